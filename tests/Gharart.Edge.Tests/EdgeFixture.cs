using System.Net;
using Gharart.Core.Clicks;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Edge.Management;
using Gharart.Edge.Snapshots;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.Edge.Tests;

/// <summary>
/// The whole edge on real Kestrel (port 0) with a data directory of its own. As a class fixture it serves <see cref="SampleHandles"/>;
/// a test that stops, damages or configures an edge makes one for itself.
/// </summary>
public sealed class EdgeFixture : IAsyncLifetime
{
    /// <summary>How long a test waits for what the edge does in the background; generous, because machines are shared.</summary>

    // Shared by all fixtures and never disposed: it holds only pooled connections.
    private static readonly SocketsHttpHandler Handler = new() { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 };
    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    public EdgeFixture()
    {
        Client = new HttpClient(Handler, disposeHandler: false);
        _settings = new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = DataDirectory,
            ["Gharart:EdgeUrl"] = "http://127.0.0.1:0",
            ["Gharart:ManagementUrl"] = "http://127.0.0.1:0",
            ["Gharart:MasterSecret"] = TestSecret.Base64,
        };
    }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("gharart-edge-").FullName;

    public string TransportDirectory => Path.Combine(DataDirectory, "transport");

    public string LastKnownGoodDirectory => Path.Combine(DataDirectory, "edge", "snapshots");

    /// <summary>Clients neither follow redirects nor keep cookies.</summary>
    public HttpClient Client { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>All addresses that visitors are answered on.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>A PKCS #12 file for https.</summary>
    public string? Certificate { get; init; }

    public Uri ManagementAddress { get; private set; } = new("http://127.0.0.1");

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The edge is not running.");

    internal ClickJournal Journal => Services.GetRequiredService<ClickJournal>();

    internal EdgeMetrics Metrics => Services.GetRequiredService<EdgeMetrics>();

    internal string JournalDirectory { get; private set; } = "";

    internal PublishedHandles Published => field ??= new PublishedHandles(TransportDirectory);

    /// <summary>Replaces services before the edge adds its own.</summary>
    internal Action<IServiceCollection>? Replace { get; init; }

    /// <summary>Changes services after the edge has added its own.</summary>
    internal Action<IServiceCollection>? Adjust { get; init; }

    /// <summary>Sets a setting of the section <c>Gharart</c>.</summary>
    public EdgeFixture With(string key, string? value)
    {
        _settings["Gharart:" + key] = value;
        return this;
    }

    public async Task InitializeAsync()
    {
        await Published.PublishAsync(1, SampleHandles.All);
        await StartAsync();
        await Eventually.HoldsAsync("revision 1 is served", () => Serves(1));
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Configuration["Kestrel:Certificates:Default:Path"] = Certificate;
        builder.Logging.ClearProviders();
        Replace?.Invoke(builder.Services);
        builder.AddEdge();
        Adjust?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // A host that did not start cannot be stopped.
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        // A Unix socket's address is no URI that a client can take.
        Addresses = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => !address.StartsWith("http://unix:", StringComparison.Ordinal)).Select(address => new Uri(address))];
        Address = Addresses is [var first, ..] ? first : Address;
        ManagementAddress = new Uri(Services.GetRequiredService<ManagementServer>().Urls.Single());
        JournalDirectory = Directory.EnumerateDirectories(Path.Combine(DataDirectory, "clicks")).Single();
    }

    /// <summary>What SIGTERM does.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>Asks the edge; header texts are sent as they are.</summary>
    public Task<HttpResponseMessage> SendAsync(string pathAndQuery, params ReadOnlySpan<(string Name, string Value)> headers) =>
        SendAsync(HttpMethod.Get, pathAndQuery, SampleHandles.Host, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, string host, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, new Uri(Address.GetLeftPart(UriPartial.Authority) + pathAndQuery));
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        }

        return Client.SendAsync(request);
    }

    public async Task<string> LocationOfAsync(string pathAndQuery, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(pathAndQuery, headers);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Location();
    }

    /// <summary>The click records that some work leaves in the journal.</summary>
    internal async Task<List<ClickRow>> ClicksOfAsync(Func<Task> work)
    {
        var from = Journal.End;
        await work();
        return ClickRow.ReadAll(JournalDirectory, from);
    }

    /// <summary>The only click record of one request.</summary>
    internal async Task<ClickRow> ClickOfAsync(string pathAndQuery, params (string Name, string Value)[] headers) =>
        Assert.Single(await ClicksOfAsync(async () =>
        {
            using var response = await SendAsync(pathAndQuery, headers);
            Assert.True((int)response.StatusCode is 200 or 302, response.StatusCode.ToString());
        }));

    /// <summary>Whether this revision is live.</summary>
    public bool Serves(ulong revision) => Services.GetRequiredService<SnapshotHolder>().Current?.Index.Manifest.Revision == revision;

    /// <summary>A verifier with the deployment's first ctx key.</summary>
    internal static CtxTokenVerifier Verifier { get; } = new(new CtxKeyRing(MasterSecret.Parse(TestSecret.Base64), [1], 1));
}
