using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>Real processes on real files, killed and started again.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Clickers = 8;
    private const int ClicksBeforeTheKill = 500;
    private const int ClicksAfterIt = 500;
    private const string Password = "correct horse battery";

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-crash-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly string _edge;
    private readonly string _admin;
    private readonly string _management;

    public CrashTests()
    {
        _edge = $"http://127.0.0.1:{HostProcess.FreePort()}";
        _admin = $"http://127.0.0.1:{HostProcess.FreePort()}";
        _management = $"http://127.0.0.1:{HostProcess.FreePort()}";
        _settings = new Dictionary<string, string>(TestSettings.NoLimitsOfProcess)
        {
            ["DataDirectory"] = _directory,
            ["EdgeUrl"] = _edge,
            ["AdminUrl"] = _admin,
            ["ManagementUrl"] = _management,
            ["Bootstrap__Password"] = Password,
        };
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task KilledAmongClicks_StartedAgain_ServesAtOnceAndCountsEveryAnsweredClickOnce()
    {
        using var edge = Clients.WithoutRedirects(_edge);
        var answered = new ConcurrentBag<string>();
        using (var host = HostProcess.Start("Gharart.Standalone", _settings))
        {
            await ServesAsync(edge, host);
            using var api = await SignInAsync();
            await api.PutAsync("handles/gharart/links/crash", new { destinationUrl = "https://shop.gharart.example/crash" });
            await Eventually.HoldsAsync("the link is live", async () => await StatusAsync(edge, "crash", HttpMethod.Head) == HttpStatusCode.Found);

            // They go on until the kill, so that it always hits clicks on the wire.
            var clickers = Task.WhenAll(Enumerable.Range(0, Clickers).Select(_ => ClickUntilRefusedAsync(edge, answered)));
            await Eventually.HoldsAsync("enough clicks are answered", () => answered.Count >= ClicksBeforeTheKill);
            host.Kill();
            await clickers;
        }

        var clicks = answered.Count + ClicksAfterIt;
        using (var host = HostProcess.Start("Gharart.Standalone", _settings))
        {
            await ServesAsync(edge, host);
            Assert.Equal(HttpStatusCode.Found, await StatusAsync(edge, "crash", HttpMethod.Head));
            while (answered.Count < clicks)
            {
                Assert.True(await ClickAsync(edge, answered), "A click after the second start was not answered.");
            }

            using var api = await SignInAsync();
            await Eventually.HoldsAsync("all clicks are counted", async () => await CountAsync(api) >= clicks, TimeSpan.FromSeconds(20));

            // A click whose answer the kill cut off was recorded and may count; it was on the wire in at most one connection a clicker.
            var counted = await CountAsync(api);
            Assert.InRange(counted, clicks, clicks + Clickers);
            Assert.Equal(clicks, answered.Distinct().Count());
            Assert.Equal(counted, await DistinctClickIdsAsync());
            await Eventually.HoldsAsync("every visit is accounted for, nothing is pending and nothing lost", async () => await IsBalancedAsync(api, counted));
            Assert.True(host.Terminate(TimeSpan.FromSeconds(10)), "SIGTERM did not end the host within ten seconds.");
            Assert.Equal(0, host.ExitCode);
        }
    }

    [Fact]
    public async Task EdgeAlone_WithLastKnownGoodAndNothingElse_Redirects()
    {
        using var edge = Clients.WithoutRedirects(_edge);
        using (var host = HostProcess.Start("Gharart.Standalone", _settings))
        {
            await ServesAsync(edge, host);
            await Eventually.HoldsAsync("the last-known-good is written", () => File.Exists(Path.Combine(_directory, "edge", "snapshots", "manifest")));
            host.Kill();
        }

        Directory.Delete(Path.Combine(_directory, "transport"), recursive: true);
        foreach (var file in Directory.GetFiles(_directory, "gharart.db*"))
        {
            File.Delete(file);
        }

        using (var host = HostProcess.Start("Gharart.Edge", _settings))
        {
            await ServesAsync(edge, host);
            using var answer = await edge.SendAsync(Clients.Click("gharart", "/festive"));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.StartsWith("https://shop.gharart.example/festive?ctx=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
            using var management = new HttpClient { BaseAddress = new Uri(_management) };
            Assert.Equal("ready", (string?)JsonNode.Parse(await management.GetStringAsync("/readyz"))!["status"]);
            Assert.True(host.Terminate(TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task EdgeAndAdmin_AsTwoProcesses_ShareOneDirectory()
    {
        _settings["MasterSecret"] = Core.Tokens.MasterSecret.GenerateBase64();
        using var edge = Clients.WithoutRedirects(_edge);
        using var admin = HostProcess.Start("Gharart.Admin", _settings);
        using var edgeProcess = HostProcess.Start("Gharart.Edge", _settings);
        await Eventually.HoldsAsync("the admin answers", () => AnswersAsync(_admin + "/openapi/v2.json"));
        using var api = await SignInAsync();
        await api.PostAsync("handles", new { handle = "two" });
        await api.PostAsync("handles/two/destination-domains", new { domain = "shop.example" });
        await api.PostAsync("handles/two/destination-domains/shop.example/decision", new { waiveVerification = true, reason = "a test" });
        await api.PutAsync("handles/two/links/apart", new { destinationUrl = "https://shop.example/apart" });

        await Eventually.HoldsAsync("the edge redirects", async () => await StatusAsync(edge, "apart", HttpMethod.Get, "two") == HttpStatusCode.Found);
        await Eventually.HoldsAsync(
            "the click is counted",
            async () => (long)(await api.GetAsync("handles/two/analytics?groupBy=slug"))["totals"]!["clicks"]! == 1);
    }

    private async Task<ApiClient> SignInAsync()
    {
        await Eventually.HoldsAsync("the admin answers", () => AnswersAsync(_admin + "/openapi/v2.json"));
        return await ApiClient.SignInAsync(_admin, "owner@gharart.test", Password);
    }

    private static async Task ServesAsync(HttpClient edge, HostProcess host) => await Eventually.HoldsAsync(
        "the edge redirects the demo link",
        async () =>
        {
            Assert.False(host.HasExited, host.Output);
            return await StatusAsync(edge, "festive", HttpMethod.Head) == HttpStatusCode.Found;
        },
        TimeSpan.FromSeconds(60));

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient edge, string slug, HttpMethod method, string handle = "gharart")
    {
        try
        {
            using var request = Clients.Click(handle, $"/{slug}");
            request.Method = method;
            using var answer = await edge.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task ClickUntilRefusedAsync(HttpClient edge, ConcurrentBag<string> answered)
    {
        while (await ClickAsync(edge, answered))
        {
        }
    }

    /// <summary>False when nobody answered.</summary>
    private static async Task<bool> ClickAsync(HttpClient edge, ConcurrentBag<string> answered)
    {
        try
        {
            using var answer = await edge.SendAsync(Clients.Click("gharart", "/crash"));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            answered.Add(answer.Headers.Location!.OriginalString);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<long> CountAsync(ApiClient api)
    {
        var report = await api.GetAsync("handles/gharart/analytics?groupBy=slug&slug=crash");
        return (long)report["totals"]!["clicks"]!;
    }

    private static async Task<bool> IsBalancedAsync(ApiClient api, long crashClicks)
    {
        var ledger = (await api.GetAsync("handles/gharart/analytics"))["ledger"]!;
        var (served, recorded, skipped) = ((long)ledger["served"]!, (long)ledger["recorded"]!, (long)ledger["skipped"]!["head"]!);
        return recorded >= crashClicks && served == recorded + skipped && (long)ledger["pending"]! == 0 && (long)ledger["lost"]! == 0;
    }

    private async Task<long> DistinctClickIdsAsync()
    {
        // The admin's module initializer is what finds the system's SQLite.
        RuntimeHelpers.RunModuleConstructor(typeof(Admin.AdminOptions).Module.ModuleHandle);
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory, "gharart.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(DISTINCT click_id) FROM clicks JOIN links ON links.id = clicks.link_id WHERE links.slug = 'crash'";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<bool> AnswersAsync(string url)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
