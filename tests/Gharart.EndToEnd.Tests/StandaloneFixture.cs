using Gharart.Admin.Data;
using Gharart.Admin.Publishing;
using Gharart.Edge.Snapshots;
using Gharart.Standalone;
using Gharart.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.EndToEnd.Tests;

/// <summary>The all-in-one host with the demo storefront, in this process, on free ports and a data directory of its own.</summary>
public sealed class StandaloneFixture : IAsyncLifetime
{
    public const string Email = "owner@gharart.test";
    public const string Password = "correct horse battery";

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-e2e-").FullName;

    /// <summary>Settings beyond those of every test.</summary>
    internal Dictionary<string, string?> Settings { get; init; } = [];

    internal StandaloneHost Host { get; private set; } = null!;

    public HttpClient Edge { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    /// <summary>The folder of risk feeds.</summary>
    public string FeedDirectory => Path.Combine(_directory, "feeds");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(FeedDirectory);
        Host = new StandaloneHost([], builder => builder.Configuration.AddInMemoryCollection(TestSettings.NoLimits).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = _directory,
            ["Gharart:EdgeUrl"] = "http://127.0.0.1:0",
            ["Gharart:AdminUrl"] = "http://127.0.0.1:0",
            ["Gharart:ManagementUrl"] = "http://127.0.0.1:0",
            ["Gharart:Bootstrap:Password"] = Password,
            ["Gharart:TrustedProxies"] = "127.0.0.1",
            ["Gharart:RiskFeeds:Directory"] = FeedDirectory,
            ["Gharart:CountryHeader"] = "X-Country",
        }).AddInMemoryCollection(Settings));
        await Host.StartAsync();
        Edge = Clients.WithoutRedirects(Host.EdgeUrl);
        Api = await ApiClient.SignInAsync(Host.AdminUrl, Email, Password);
        await PublishedAsync();
    }

    /// <summary>Waits until everything that was saved is served by the edge.</summary>
    public async Task PublishedAsync()
    {
        var served = Host.Edge.Services.GetRequiredService<SnapshotHolder>();
        var published = Host.Admin.Services.GetRequiredService<PublishedRevision>();
        await Eventually.HoldsAsync("everything saved is published and served", async () =>
        {
            await using var db = await Host.Admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();
            return !await db.PendingPublishes.AnyAsync() && published.Value > 0 && served.Current?.Index.Manifest.Revision >= published.Value;
        });
    }

    public async Task DisposeAsync()
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        Edge.Dispose();
        Api.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
