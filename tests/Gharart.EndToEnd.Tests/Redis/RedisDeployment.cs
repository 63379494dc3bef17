using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Gharart.Admin;
using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Core.Tokens;
using Gharart.Edge;
using Gharart.Edge.Management;
using Gharart.EndToEnd.Tests.Faults;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>
/// Edges and admins that share nothing but a Redis (and the admins their database), in this process, each with a data directory of its own.
/// One handle, <c>shop</c>, with a trusted domain.
/// </summary>
internal sealed class RedisDeployment : IAsyncDisposable
{
    public const string Handle = "shop";
    private const string Email = "owner@gharart.test";
    private const string Password = "correct horse battery";

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-redis-e2e-").FullName;
    private readonly string _secret = MasterSecret.GenerateBase64();
    private readonly Dictionary<WebApplication, HttpClient> _clients = [];
    private readonly List<WebApplication> _admins = [];
    private readonly string _redis;
    private readonly IEnumerable<KeyValuePair<string, string?>> _settings;
    private int _hosts;

    private RedisDeployment(string redis, IEnumerable<KeyValuePair<string, string?>> settings) => (_redis, _settings) = (redis, settings);

    public List<WebApplication> Edges { get; } = [];

    public ApiClient Api { get; private set; } = null!;

    /// <summary>Locations of answered clicks, the token left out.</summary>
    public ConcurrentQueue<string> Answered { get; } = [];

    public static async Task<RedisDeployment> StartAsync(
        RedisServer server, int edges = 1, int admins = 1, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var deployment = new RedisDeployment(server.Settings, settings ?? TestSettings.NoLimits);
        for (var i = 0; i < admins; i++)
        {
            await deployment.StartAdminAsync();
        }

        await deployment.Api.PostAsync("handles", new { handle = Handle });
        await deployment.TrustAsync("shop.example");
        await deployment.SaveLinkAsync("link", "https://shop.example/first");
        await Eventually.HoldsAsync("all is published that an edge is to find", async () => !await deployment.IsPublishingAsync());
        for (var i = 0; i < edges; i++)
        {
            await deployment.StartEdgeAsync(server.Settings);
        }

        await deployment.LeadsToAsync("link", "https://shop.example/first", TimeSpan.FromSeconds(30));
        return deployment;
    }

    public Task<ApiClient> SignInAsync(int admin) => ApiClient.SignInAsync(_admins[admin].Urls.First(), Email, Password);

    /// <summary>Registers a domain that links may lead to.</summary>
    public async Task TrustAsync(string domain)
    {
        await Api.PostAsync($"handles/{Handle}/destination-domains", new { domain });
        await Api.PostAsync($"handles/{Handle}/destination-domains/{domain}/decision", new { waiveVerification = true, reason = "a test" });
    }

    public Task SaveLinkAsync(string slug, string url) => Api.PutAsync($"handles/{Handle}/links/{slug}", new { destinationUrl = url });

    /// <summary>Saves many links at once, as an import does, in a handle that is made where it is missing.</summary>
    public async Task ImportAsync(string handle, IReadOnlyDictionary<string, string> urls)
    {
        await using var db = await OpenDatabaseAsync();
        var row = await db.Handles.SingleOrDefaultAsync(known => known.Name == handle);
        if (row is null)
        {
            row = new Handle { Name = handle, TimeZone = "UTC" };
            db.Handles.Add(row);
            await db.SaveChangesAsync();
        }

        foreach (var (slug, url) in urls)
        {
            var link = new Link { HandleId = row.Id, DestinationUrl = url };
            Assert.True(link.TrySetSlug(slug));
            db.Links.Add(link);
        }

        await db.SaveChangesAsync();
    }

    public async Task StartAdminAsync()
    {
        var builder = CreateBuilder("admin", _redis, ("AdminUrl", "http://127.0.0.1:0"), ("Bootstrap:Password", Password), ("Database", $"Data Source={DatabasePath}"));
        var app = builder.AddAdmin().Build().UseAdmin();
        await app.PrepareAdminAsync();
        await app.StartAsync();
        _admins.Add(app);
        if (_admins.Count == 1)
        {
            Api?.Dispose();
            Api = await SignInAsync(0);
        }
    }

    public async Task<WebApplication> StartEdgeAsync(string redis, string? dataDirectory = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder("edge", redis, ("EdgeUrl", "http://127.0.0.1:0"), ("ManagementUrl", "http://127.0.0.1:0"));
        if (dataDirectory is not null)
        {
            builder.Configuration.AddInMemoryCollection([new("Gharart:DataDirectory", dataDirectory)]);
        }

        configure?.Invoke(builder);
        builder.AddEdge();
        var app = builder.Build();
        await app.StartAsync();
        Edges.Add(app);
        _clients[app] = Clients.WithoutRedirects(app.Urls.First());
        return app;
    }

    /// <summary>A data directory that no host has yet.</summary>
    public string NewDirectory(string kind) => Path.Combine(_directory, $"{kind}-{++_hosts}");

    /// <summary>What an edge of this deployment needs as a process of its own.</summary>
    public Dictionary<string, string> EdgeSettings(string? dataDirectory = null) => new()
    {
        ["DataDirectory"] = dataDirectory ?? NewDirectory("edge"),
        ["MasterSecret"] = _secret,
        ["Redis"] = _redis,
    };

    /// <summary>What manifests are signed with.</summary>
    public byte[] SnapshotKey => MasterSecret.Parse(_secret).Derive(KeyLabels.SnapshotHmac);

    public async Task StopAdminAsync(int index)
    {
        var admin = _admins[index];
        _admins.RemoveAt(index);
        await admin.StopAsync();
        await admin.DisposeAsync();
    }

    /// <summary>Stops an edge; answers its data directory.</summary>
    public async Task<string> StopEdgeAsync(int index)
    {
        var edge = Edges[index];
        Edges.RemoveAt(index);
        var directory = edge.Services.GetRequiredService<EdgeOptions>().DataDirectory;
        await edge.StopAsync();
        await edge.DisposeAsync();
        return directory;
    }

    /// <summary>Clicks, and fails unless the answer is a redirect to where the link led at some time.</summary>
    public async Task ClickAsync(WebApplication edge, params string[] expected)
    {
        using var answer = await _clients[edge].SendAsync(Clients.Click(Handle, "/link"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var location = answer.Headers.Location!.OriginalString;
        Assert.Contains(location.Split('?')[0], expected);
        Answered.Enqueue(location);
    }

    /// <summary>A visit that is sent on and is no click.</summary>
    public async Task SkipAsync(WebApplication edge, string purpose)
    {
        using var request = Clients.Click(Handle, "/link", ("Sec-Purpose", purpose));
        request.Method = purpose == "prefetch" ? HttpMethod.Get : HttpMethod.Head;
        using var answer = await _clients[edge].SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    /// <summary>Clicks on every edge, one after the other, until told to stop.</summary>
    public async Task ClickUntilAsync(Task end, params string[] expected)
    {
        while (!end.IsCompleted)
        {
            foreach (var edge in Edges.ToArray())
            {
                await ClickAsync(edge, expected);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    /// <summary>Where a link leads; null where it leads nowhere. A HEAD, so no click.</summary>
    public async Task<string?> LocationOfAsync(WebApplication edge, string slug)
    {
        using var request = Clients.Click(Handle, $"/{slug}");
        request.Method = HttpMethod.Head;
        using var answer = await _clients[edge].SendAsync(request);
        return answer.Headers.Location?.OriginalString;
    }

    public async Task<TimeSpan> LeadsToAsync(string slug, string url, TimeSpan within) => await Eventually.HoldsAsync(
        $"{slug} leads to {url} on every edge",
        async () =>
        {
            foreach (var edge in Edges)
            {
                if (await LocationOfAsync(edge, slug) != url)
                {
                    return false;
                }
            }

            return true;
        },
        within);

    /// <summary>Waits until the database holds every answered click, and fails if one is there twice.</summary>
    public async Task<TimeSpan> AllCountedAsync(TimeSpan within)
    {
        var expected = Answered.Count;
        var took = await Eventually.HoldsAsync(
            $"{expected} clicks are counted", async () => (await CountAsync()).Rows >= expected, within);
        var (rows, distinct, rollups, recorded) = await CountAsync();
        Assert.Equal(((long)expected, (long)expected, (long)expected, (long)expected), (rows, distinct, rollups, recorded));
        return took;
    }

    /// <summary>The database as the first admin sees it.</summary>
    public Task<AdminDbContext> OpenDatabaseAsync() => _admins[0].Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();

    /// <summary>Whether something was saved that is not published yet.</summary>
    public async Task<bool> IsPublishingAsync()
    {
        await using var db = await OpenDatabaseAsync();
        return await db.PendingPublishes.AnyAsync();
    }

    /// <summary>Click rows, distinct click ids, the sum of the rollups, and the sum of the watermarks' counters.</summary>
    public async Task<(long Rows, long Distinct, long Rollups, long Recorded)> CountAsync()
    {
        await using var db = await OpenDatabaseAsync();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """
            SELECT (SELECT count(*) FROM clicks), (SELECT count(DISTINCT click_id) FROM clicks),
                (SELECT coalesce(sum(clicks), 0) FROM click_rollups), (SELECT coalesce(sum(recorded), 0) FROM click_watermarks)
            """;
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>
    /// Waits until the running edges know that everything is in the database and analytics says the same as they do; then fails unless the database
    /// holds each of the answered clicks, none twice, and at most so many more.
    /// </summary>
    /// <returns>The ledger, and how long it took.</returns>
    public async Task<(LedgerFigures Ledger, TimeSpan Took)> EverythingArrivesAsync(
        IReadOnlyCollection<UInt128> answered, int mayBeMore, TimeSpan within, params EdgeProcess[] edges)
    {
        LedgerFigures? ledger = null;
        LedgerFigures[] told = [];
        var took = await Eventually.HoldsAsync(
            $"{answered.Count} clicks are recorded, none is pending, and edges and analytics agree",
            async () =>
            {
                told = await Task.WhenAll(edges.Select(edge => edge.LedgerAsync()));
                ledger = await LedgerFigures.ReadAsync(Api, Handle);
                return ledger.IsBalanced && ledger == told.Aggregate((left, right) => left.Plus(right)) && ledger.Pending == 0;
            },
            within,
            () => $"Analytics has {ledger}, the edges {string.Join(" and ", told.AsEnumerable())}.");
        var recorded = await ReadClicksAsync();
        Assert.Equal(ledger!.Recorded, recorded.Count);
        var distinct = recorded.ToHashSet();
        Assert.Equal(recorded.Count, distinct.Count);
        Assert.Equal(answered.Count, answered.Distinct().Count());
        Assert.Equal(0, answered.Count(id => !distinct.Contains(id)));
        Assert.InRange(recorded.Count, answered.Count, answered.Count + mayBeMore);
        return (ledger, took);
    }

    /// <summary>The ids of all clicks in the database.</summary>
    public async Task<List<UInt128>> ReadClicksAsync()
    {
        await using var db = await OpenDatabaseAsync();
        return (await db.Clicks.AsNoTracking().Select(click => click.ClickId).ToListAsync()).ConvertAll(id => BinaryPrimitives.ReadUInt128BigEndian(id));
    }

    /// <summary>What the edge says of itself, ready or not.</summary>
    public async Task<string> ReadyAsync(WebApplication edge)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(ManagementUrl(edge) + "/readyz"));
        return await answer.Content.ReadAsStringAsync();
    }

    public static string ManagementUrl(WebApplication edge) => edge.Services.GetRequiredService<ManagementServer>().Urls.First();

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Edges.Concat(_admins))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Api?.Dispose();
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private string DatabasePath => Path.Combine(_directory, "gharart.db");

    private WebApplicationBuilder CreateBuilder(string kind, string redis, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Gharart:" + setting.Key, (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = NewDirectory(kind),
            ["Gharart:MasterSecret"] = _secret,
            ["Gharart:Redis"] = redis,
        });
        return builder;
    }
}
