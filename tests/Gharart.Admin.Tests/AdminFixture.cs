using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Identity;
using Gharart.Admin.Ingest;
using Gharart.Admin.Outbox;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Permits;
using Gharart.Admin.Publishing;
using Gharart.Admin.Risk;
using Gharart.Admin.Tests.OpenApi;
using Gharart.Core.Tokens;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.Admin.Tests;

/// <summary>
/// The whole admin on real Kestrel (port 0) and a real SQLite file in a directory of its own: one for each test class, as
/// <c>IClassFixture&lt;AdminFixture&gt;</c>. Time stands still until a test moves <see cref="Clock"/>.
/// </summary>
public class AdminFixture : IAsyncLifetime
{
    public const string OwnerEmail = "owner@gharart.test";
    public const string Password = "correct horse battery";

    // Shared by all fixtures and never disposed: it holds only pooled connections.
    private static readonly ContractHandler Handler = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-admin-").FullName;
    private readonly string _secret = MasterSecret.GenerateBase64();
    private WebApplication? _app;
    private int _accounts;

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));

    /// <summary>Errors that the host logged: a test that gets a 500 shows them.</summary>
    internal ErrorLog Log { get; } = new();

    public WebApplication App => _app ?? throw new InvalidOperationException("The fixture has not started.");

    public IServiceProvider Services => App.Services;

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Settings beyond those of every test, without the <c>Gharart:</c>.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    /// <summary>Replaces services of the host.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>The data directory.</summary>
    public string DataDirectory => _directory;

    public virtual async Task InitializeAsync() => (_app, Address) = await StartAsync();

    /// <summary>Starts a second admin on the same database, as it would run on another machine.</summary>
    public async Task<WebApplication> StartTwinAsync() => (await StartAsync()).App;

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public virtual async Task DisposeAsync()
    {
        // Only this fixture's pool: others are in use by the classes that run beside this one.
        await WithDatabaseAsync(db =>
        {
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
            return Task.FromResult(0);
        });
        await App.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A client that signs in as nobody.</summary>
    public HttpClient Anonymous() => new(Handler, disposeHandler: false) { BaseAddress = Address };

    /// <summary>A client of the bootstrap account.</summary>
    public Task<HttpClient> OwnerAsync() => SignInAsync(OwnerEmail);

    /// <summary>A client of a new account with a plan of one's choice.</summary>
    internal async Task<HttpClient> NewUserAsync(AccountPlan plan = AccountPlan.Free) => await SignInAsync(await NewAccountAsync(plan));

    /// <summary>A new account with <see cref="Password"/>; answers its e-mail.</summary>
    internal async Task<string> NewAccountAsync(AccountPlan plan = AccountPlan.Free)
    {
        var email = $"user{Interlocked.Increment(ref _accounts)}@gharart.test";
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDbContext>();
        db.Accounts.Add(new Account
        {
            Email = email,
            PasswordHash = Services.GetRequiredService<Passwords>().Hash(Password),
            Plan = plan,
            EmailVerifiedAt = Clock.GetUtcNow(),
            CreatedAt = Clock.GetUtcNow(),
        });
        await db.SaveChangesAsync();
        return email;
    }

    /// <summary>A client that carries an access token of this account.</summary>
    public async Task<HttpClient> SignInAsync(string email)
    {
        var client = Anonymous();
        using var response = await client.PostAsJsonAsync("/v2/auth/login", new { email, password = Password });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync() + Log);
        var token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Sends what waits in the outbox and answers the newest mail to this address, as the file that it became.</summary>
    internal async Task<string> MailToAsync(string email)
    {
        await Services.GetRequiredService<MailDelivery>().DeliverDueAsync(CancellationToken.None);
        return Directory.GetFiles(Path.Combine(_directory, "outbox"), "*.eml").OrderBy(File.GetLastWriteTimeUtc).Select(File.ReadAllText)
            .Last(text => text.Contains($"\nTo: {email}\r\n", StringComparison.Ordinal));
    }

    /// <summary>The token of the link in the newest mail to this address.</summary>
    internal async Task<string> MailedTokenAsync(string email) =>
        Regex.Match(await MailToAsync(email), "\\?token=([A-Za-z0-9_-]+)").Groups[1].Value;

    /// <summary>What <c>/metrics</c> says, by name with labels.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync() =>
        (await Anonymous().GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n')
            .Where(line => line.StartsWith("gharart_", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));

    /// <summary>Runs against the database, past the API.</summary>
    internal async Task<T> WithDatabaseAsync<T>(Func<AdminDbContext, Task<T>> work)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();
        return await work(db);
    }

    private async Task<(WebApplication App, Uri Address)> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = _directory,
            ["Gharart:AdminUrl"] = "http://127.0.0.1:0",
            ["Gharart:MasterSecret"] = _secret,
            ["Gharart:Bootstrap:Email"] = OwnerEmail,
            ["Gharart:Bootstrap:Password"] = Password,
        });
        builder.Configuration.AddInMemoryCollection(TestSettings.NoLimits);
        builder.Configuration.AddInMemoryCollection(Settings.Select(pair => KeyValuePair.Create("Gharart:" + pair.Key, pair.Value)));
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.AddAdmin();
        Configure(builder.Services);

        // Tests look at the queue and at the rows themselves; the loops that empty and fill them have tests of their own.
        Type[] loops =
        [
            typeof(SnapshotPublisher), typeof(EmergencyPublisher), typeof(ClickIngester), typeof(MailWorker), typeof(DeliveryWorker), typeof(PermitGranter),
            typeof(RiskFeedWatcher), typeof(RiskRescorer), typeof(DomainRecheckWorker),
            typeof(LinkHealthWorker),
        ];
        foreach (var loop in builder.Services.Where(service => loops.Contains(service.ImplementationType)).ToList())
        {
            builder.Services.Remove(loop);
        }

        // The real work factor would make the tests slow and prove nothing more.
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
        var app = builder.Build().UseAdmin();
        await app.PrepareAdminAsync();
        await app.StartAsync();
        return (app, AddressOf(app));
    }
}
