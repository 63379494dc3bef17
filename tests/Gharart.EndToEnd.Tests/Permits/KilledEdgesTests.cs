using System.Net;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>Edges as processes, killed and started again in the middle of clicks.</summary>
public sealed class KilledEdgesTests(ITestOutputHelper output) : IDisposable
{
    private const string Handle = "shop";
    private const string Slug = "limited";
    private const string Password = "correct horse battery";
    private const int Limit = 4_000;
    private const int Visitors = 16;
    private const int Kills = 4;
    private const int Edges = 3;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-killed-").FullName;
    private readonly string _secret = Core.Tokens.MasterSecret.GenerateBase64();
    private readonly string _admin = $"http://127.0.0.1:{HostProcess.FreePort()}";
    private readonly string[] _edges = [.. Enumerable.Range(0, Edges).Select(_ => $"http://127.0.0.1:{HostProcess.FreePort()}")];
    private readonly RedisServer _redis = new();

    public void Dispose()
    {
        _redis.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task EdgesKilledInTheMiddleOfClicks_AndRedisFlushed_NeverExceedAndLoseOnlyWhatWasCutOff()
    {
        using var admin = HostProcess.Start("Gharart.Admin", Settings("admin", ("AdminUrl", _admin), ("Bootstrap__Password", Password)));
        var edges = Enumerable.Range(0, Edges).Select(StartEdge).ToArray();
        var clients = _edges.Select(Clients.WithoutRedirects).ToList();
        using var api = await SetUpAsync(admin);
        await Eventually.HoldsAsync("every edge serves the link", async () => Array.TrueForAll(await Task.WhenAll(clients.Select(IsServedAsync)), served => served), TimeSpan.FromSeconds(60));

        var visits = new Visits();
        var visiting = visits.UntilGoneAsync(clients, Handle, Slug, Visitors, TimeSpan.FromSeconds(120));
        for (var kill = 0; kill < Kills; kill++)
        {
            var due = Limit * (kill + 1) / (Kills + 2);
            await Eventually.HoldsAsync($"{due} clicks are answered", () => visits.Sent >= due, TimeSpan.FromSeconds(60));
            edges[kill % Edges].Kill();
            edges[kill % Edges].Dispose();
            _redis.Command("FLUSHALL");
            edges[kill % Edges] = StartEdge(kill % Edges);
        }

        await visiting;
        output.WriteLine($"{visits}");

        // A kill cuts off what was taken and not yet answered: one click a visitor.
        Assert.InRange(visits.Sent, Limit - (Kills * Visitors), Limit);
        await Eventually.HoldsAsync(
            "the admin knows of all",
            async () => (int?)(await api.GetAsync($"handles/{Handle}/links/{Slug}"))["clicksUsed"] == Limit);
        Array.ForEach(edges, edge => edge.Dispose());
        clients.ForEach(client => client.Dispose());
    }

    private HostProcess StartEdge(int index) => HostProcess.Start(
        "Gharart.Edge", Settings($"edge-{index}", ("EdgeUrl", _edges[index]), ("ManagementUrl", $"http://127.0.0.1:{HostProcess.FreePort()}")));

    private Dictionary<string, string> Settings(string name, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        (all["DataDirectory"], all["MasterSecret"], all["Redis"]) = (Path.Combine(_directory, name), _secret, _redis.Settings);
        return all;
    }

    private async Task<ApiClient> SetUpAsync(HostProcess admin)
    {
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            "the admin answers",
            async () =>
            {
                Assert.False(admin.HasExited, admin.Output);
                try
                {
                    using var answer = await http.GetAsync(new Uri(_admin + "/healthz"));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
        var api = await ApiClient.SignInAsync(_admin, "owner@gharart.test", Password);
        await api.PostAsync("handles", new { handle = Handle });
        await api.PostAsync($"handles/{Handle}/destination-domains", new { domain = "shop.example" });
        await api.PostAsync($"handles/{Handle}/destination-domains/shop.example/decision", new { waiveVerification = true, reason = "a test" });
        await api.PutAsync($"handles/{Handle}/links/{Slug}", new { destinationUrl = "https://shop.example/limited", maxClicks = Limit });
        return api;
    }

    private static async Task<bool> IsServedAsync(HttpClient edge)
    {
        try
        {
            using var request = Clients.Click(Handle, "/" + Slug);
            request.Method = HttpMethod.Head;
            using var answer = await edge.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Found;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
