using System.Text.Json.Nodes;
using Gharart.Core.Clicks;
using Gharart.Standalone;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests;

/// <summary>Contract §15: served = recorded + skipped + pending + lost, over real hosts, whatever happens to them.</summary>
public sealed class LedgerTests(ITestOutputHelper output) : IAsyncDisposable, IAsyncLifetime
{
    private const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    private const string Bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private const int Capacity = 8;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-ledger-").FullName;
    private StandaloneHost _host = null!;
    private HttpClient _edge = null!;
    private ApiClient _api = null!;

    // The clicks of the demo storefront are in the ledger as those of an edge of their own.
    private long? _demo;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task MixedTraffic_BalancesAndSoItDoesAfterRestarts()
    {
        await StartAsync();
        await MixedTrafficAsync();
        await BalancesAsync(served: 20, recorded: 12, head: 5, prefetch: 3, lost: 0);

        await RestartAsync();
        await BalancesAsync(served: 20, recorded: 12, head: 5, prefetch: 3, lost: 0);

        await MixedTrafficAsync();
        await RestartAsync();
        await BalancesAsync(served: 40, recorded: 24, head: 10, prefetch: 6, lost: 0);
    }

    [Fact]
    public async Task AdminDown_ClicksArePendingAndComeLater()
    {
        await StartAsync();
        await SendAsync(3, HttpMethod.Get, Desktop);
        await BalancesAsync(served: 3, recorded: 3, head: 0, prefetch: 0, lost: 0);
        await _host.Admin.StopAsync();

        await MixedTrafficAsync();
        await Eventually.HoldsAsync("the edge shows what is pending", async () => await PendingAtEdgeAsync() == 12);
        await RestartAsync();

        await BalancesAsync(served: 23, recorded: 15, head: 5, prefetch: 3, lost: 0);
        await Eventually.HoldsAsync("the edge knows that all arrived", async () => await PendingAtEdgeAsync() == 0);
    }

    [Fact]
    public async Task DiskBudgetUsedUp_DropsAreLostExactly()
    {
        await StartAsync(segments: 2);
        await _host.Admin.StopAsync();
        const int Sent = 100;
        await SendAsync(Sent, HttpMethod.Get, Desktop);
        await SendAsync(2, HttpMethod.Head, Desktop);
        var journal = _host.Edge.Services.GetRequiredService<ClickJournal>();
        var appended = (int)journal.Appended;
        Assert.InRange(appended, Capacity, 2 * Capacity);

        await RestartAsync(segments: 2);

        await BalancesAsync(served: Sent + 2, recorded: appended, head: 2, prefetch: 0, lost: Sent - appended);
        await SendAsync(1, HttpMethod.Get, Desktop);
        await BalancesAsync(served: Sent + 3, recorded: appended + 1, head: 2, prefetch: 0, lost: Sent - appended);
    }

    [Fact]
    public async Task DamagedRecordAndLostSegment_AreLostExactly()
    {
        await StartAsync();
        await _host.Admin.StopAsync();

        // Clicks may outrun the thread that prepares segments; those are dropped, and lost as well.
        var journal = _host.Edge.Services.GetRequiredService<ClickJournal>();
        var sent = 0;
        for (; journal.Appended < 3 * Capacity; sent++)
        {
            await SendAsync(1, HttpMethod.Get, Desktop);
        }

        var dropped = journal.Dropped;
        await StopAsync();
        var segments = JournalFiles.Segments(Path.Combine(_directory, "clicks", "tiny"));
        Assert.Equal(3, segments.Length);
        JournalFiles.DamageRecord(segments[0], slot: 2);
        JournalFiles.DamageHeader(segments[1]);

        await StartAsync();

        Assert.Equal(sent, (3 * Capacity) + dropped);
        await BalancesAsync(served: sent, recorded: (2 * Capacity) - 1, head: 0, prefetch: 0, lost: Capacity + 1 + dropped);
    }

    private async Task StartAsync(int segments = 64)
    {
        _host = new StandaloneHost([], builder => Configure(builder, segments));
        await _host.StartAsync();
        _edge = Clients.WithoutRedirects(_host.EdgeUrl);
        _api = await ApiClient.SignInAsync(_host.AdminUrl, StandaloneFixture.Email, StandaloneFixture.Password);
        await Eventually.HoldsAsync("the demo link is live", async () =>
        {
            using var answer = await _edge.SendAsync(Clients.Click("gharart", "/festive+"));
            return answer.IsSuccessStatusCode;
        });
        _demo ??= (await LedgerFigures.ReadAsync(_api, "gharart")).Recorded;
    }

    private async Task StopAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _edge.Dispose();
        _api.Dispose();
    }

    private async Task RestartAsync(int segments = 64)
    {
        await StopAsync();
        await StartAsync(segments);
    }

    private void Configure(WebApplicationBuilder builder, int segments)
    {
        builder.Configuration.AddInMemoryCollection(TestSettings.NoLimits).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = _directory,
            ["Gharart:EdgeUrl"] = "http://127.0.0.1:0",
            ["Gharart:AdminUrl"] = "http://127.0.0.1:0",
            ["Gharart:ManagementUrl"] = "http://127.0.0.1:0",
            ["Gharart:Bootstrap:Password"] = StandaloneFixture.Password,
        });
        var options = new ClickJournalOptions { Directory = Path.Combine(_directory, "clicks", "tiny"), EdgeId = "tiny", SegmentCapacity = Capacity };
        builder.Services.AddSingleton(new ClickJournalOptions
        {
            Directory = options.Directory,
            EdgeId = options.EdgeId,
            SegmentCapacity = Capacity,
            DiskBudgetBytes = options.SegmentBytes * segments,
        });
    }

    /// <summary>20 visits that are sent on: 12 clicks, of which 4 are of bots, 5 times HEAD, 3 prefetches; and some that go nowhere.</summary>
    private async Task MixedTrafficAsync()
    {
        await SendAsync(8, HttpMethod.Get, Desktop);
        await SendAsync(4, HttpMethod.Get, Bot);
        await SendAsync(4, HttpMethod.Head, Desktop);
        await SendAsync(3, HttpMethod.Get, Desktop, ("Sec-Purpose", "prefetch"));
        await SendAsync(1, HttpMethod.Head, Desktop, ("Sec-Purpose", "prefetch"));
        foreach (var path in new[] { "/no-such-link", "/festive+", "/robots.txt" })
        {
            using var answer = await _edge.SendAsync(Clients.Click("gharart", path));
        }
    }

    private async Task SendAsync(int count, HttpMethod method, string agent, params (string Name, string Value)[] headers)
    {
        for (var i = 0; i < count; i++)
        {
            using var request = Clients.Click("gharart", "/festive", [("User-Agent", agent), .. headers]);
            request.Method = method;
            using var answer = await _edge.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        }
    }

    // At every look the sum has to hold, since nothing is on its way any more; only the numbers may still be old ones.
    private async Task BalancesAsync(long served, long recorded, long head, long prefetch, long lost)
    {
        var expected = new LedgerFigures(served, recorded, head, prefetch, Pending: 0, lost);
        LedgerFigures? last = null;
        await Eventually.HoldsAsync(expected.ToString(), async () =>
        {
            var now = await LedgerFigures.ReadAsync(_api, "gharart");
            now = now with { Served = now.Served - _demo!.Value, Recorded = now.Recorded - _demo.Value };
            if (now != last)
            {
                output.WriteLine((last = now).ToString());
            }

            Assert.True(now.IsBalanced, now.ToString());
            return now == expected;
        });

        // And the edge's own figures, once the admin has told it how far it is.
        await Eventually.HoldsAsync("the edge says the same", async () => await LedgerFigures.ReadAsync(_host.ManagementUrl) == expected);
    }

    private async Task<long> PendingAtEdgeAsync()
    {
        using var management = new HttpClient();
        return (long)JsonNode.Parse(await management.GetStringAsync(_host.ManagementUrl + "/readyz"))!["clicks"]!["pending"]!;
    }
}
