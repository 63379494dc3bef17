using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Management;

public class ManagementTests
{
    [Fact]
    public async Task Readyz_FromStartToFirstSnapshot_TellsTheState()
    {
        await using var edge = new EdgeFixture();
        await edge.StartAsync();
        var (status, body) = await GetAsync(edge, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("waiting_for_snapshot", body.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("snapshot").ValueKind);

        await File.WriteAllTextAsync(edge.Published.ManifestPath, "garbage");
        await Eventually.HoldsAsync("the garbage is refused", () => edge.Metrics.LastRefusal is not null);
        (status, body) = await GetAsync(edge, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotEmpty(body.GetProperty("lastRefusal").GetString()!);

        File.Delete(edge.Published.ManifestPath);
        await edge.Published.PublishAsync(3, SampleHandles.All);
        await Eventually.HoldsAsync("revision 3 is served", () => edge.Serves(3) && edge.Metrics.LastRefusal is null);
        _ = await edge.LocationOfAsync("/sale");
        (status, body) = await GetAsync(edge, "/readyz");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ready", body.GetProperty("status").GetString());
        Assert.Equal(3, body.GetProperty("snapshot").GetProperty("revision").GetInt32());
        Assert.Equal(PublishedHandles.CreatedAt, body.GetProperty("snapshot").GetProperty("publishedAt").GetDateTimeOffset());
        Assert.True(body.GetProperty("snapshot").GetProperty("ageSeconds").GetDouble() > 0);
        Assert.Equal(2, body.GetProperty("snapshot").GetProperty("handles").GetInt32());
        Assert.Equal(SampleHandles.Hosts.Length, body.GetProperty("snapshot").GetProperty("customHosts").GetInt32());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("lastRefusal").ValueKind);
        Assert.Equal(1, body.GetProperty("clicks").GetProperty("appended").GetInt32());
        Assert.Equal(1, body.GetProperty("clicks").GetProperty("pending").GetInt32());
        Assert.Equal(
            ["not_ready:0", "disk_budget:0", "disk_error:0", "closed:0"],
            body.GetProperty("clicks").GetProperty("dropped").EnumerateObject().Select(cause => $"{cause.Name}:{cause.Value.GetInt32()}"));
        Assert.True(body.GetProperty("clicks").GetProperty("retainedBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Healthz_WithoutASnapshot_IsOk()
    {
        await using var edge = new EdgeFixture();
        await edge.StartAsync();

        var (status, body) = await GetAsync(edge, "/healthz");

        Assert.Equal((HttpStatusCode.OK, "ok"), (status, body.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Version_NamesProductAndVersion()
    {
        await using var edge = new EdgeFixture();
        await edge.StartAsync();

        var (status, body) = await GetAsync(edge, "/version");

        Assert.Equal((HttpStatusCode.OK, "gharart-edge"), (status, body.GetProperty("product").GetString()));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", body.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Metrics_AreWellFormedAndCountAnswersByKind()
    {
        await using var edge = new EdgeFixture();
        await edge.InitializeAsync();

        // A second edge in the process must not show up in the first one's figures.
        await using var other = new EdgeFixture();
        await other.InitializeAsync();
        _ = await other.LocationOfAsync("/sale");
        foreach (var path in new[] { "/sale", "/plain", "/missing", "/over", "/untrusted", "/seized", "/sale+", "/robots.txt" })
        {
            using var response = await edge.SendAsync(path);
        }

        using var head = await edge.SendAsync(HttpMethod.Head, "/sale", SampleHandles.Host);
        using var post = await edge.SendAsync(HttpMethod.Post, "/sale", SampleHandles.Host);

        using var answer = await edge.Client.GetAsync(new Uri(edge.ManagementAddress, "/metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Header("Content-Type"));
        var samples = Parse(await answer.Content.ReadAsStringAsync());
        var expected = new Dictionary<string, double>
        {
            ["redirected"] = 2,
            ["skipped_head"] = 1,
            ["skipped_prefetch"] = 0,
            ["redirected_unrecorded"] = 0,
            ["not_found"] = 1,
            ["gone"] = 1,
            ["out_of_permits"] = 0,
            ["blocked"] = 2,
            ["page"] = 2,
            ["method_not_allowed"] = 1,
            ["unavailable"] = 0,
            ["bad_request"] = 0,
            ["password_asked"] = 0,
            ["password_wrong"] = 0,
            ["password_turned_away"] = 0,
            ["failed"] = 0,
        };
        foreach (var (kind, count) in expected)
        {
            Assert.Equal((kind, count), (kind, samples[$"gharart_edge_answers_total{{answer=\"{kind}\"}}"]));
        }

        Assert.Equal(expected.Count, samples.Keys.Count(k => k.StartsWith("gharart_edge_answers_total", StringComparison.Ordinal)));
        Assert.Equal(1, samples["gharart_edge_snapshot_revision"]);
        Assert.True(samples["gharart_edge_snapshot_age_seconds"] > 0);
        Assert.Equal(0, samples["gharart_edge_snapshots_refused_total"]);
        Assert.Equal(3, samples["gharart_edge_clicks_served_total"]);
        Assert.Equal(0, samples["gharart_edge_clicks_recorded_total"]);
        Assert.Equal(1, samples["gharart_edge_clicks_skipped_total{reason=\"head\"}"]);
        Assert.Equal(0, samples["gharart_edge_clicks_skipped_total{reason=\"prefetch\"}"]);
        Assert.Equal(2, samples["gharart_edge_clicks_pending"]);
        foreach (var cause in new[] { "disk_budget", "disk_error", "not_ready", "closed", "corrupt" })
        {
            Assert.Equal(0, samples[$"gharart_edge_clicks_lost_total{{cause=\"{cause}\"}}"]);
        }

        Assert.True(samples["gharart_edge_click_journal_bytes"] > 0);
        Assert.Equal((0, 0), (samples["gharart_edge_limited_links"], samples["gharart_edge_permits_held"]));
    }

    [Theory]
    [InlineData("acme.localhost", 200)]
    [InlineData("GO.acme.example", 200)]
    [InlineData("bücher.example", 200)]
    [InlineData("unknown.localhost", 404)]
    [InlineData("x.acme.localhost", 404)]
    [InlineData("localhost", 404)]
    [InlineData("nobody.example", 404)]
    [InlineData("go.acme.example:443", 404)]
    [InlineData("*.acme.example", 404)]
    [InlineData("127.0.0.1", 404)]
    [InlineData("", 404)]
    [InlineData(null, 404)]
    public async Task TlsAsk_AnyName_IsAllowedWhereShortLinksAnswer(string? domain, int expected)
    {
        await using var edge = new EdgeFixture();
        await edge.StartAsync();
        var url = new Uri(edge.ManagementAddress, "/tls/ask" + (domain is null ? "" : $"?domain={Uri.EscapeDataString(domain)}"));
        using var early = await edge.Client.GetAsync(url);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);

        await edge.Published.PublishAsync(1, SampleHandles.All);
        await Eventually.HoldsAsync("revision 1 is served", () => edge.Serves(1));
        using var answer = await edge.Client.GetAsync(url);

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/version")]
    [InlineData("/tls/ask?domain=acme.localhost")]
    public async Task ManagementPath_OnTheVisitorsAddress_IsNotFound(string path)
    {
        await using var edge = new EdgeFixture();
        await edge.InitializeAsync();

        using var response = await edge.SendAsync(HttpMethod.Get, path, "localhost");
        using var link = await edge.Client.GetAsync(new Uri(edge.ManagementAddress, "/_edge/redirect/acme/sale"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, link.StatusCode);
        Assert.NotEmpty(link.Header("x-request-id"));
        Assert.False(link.Has("Server"));
    }

    /// <summary>Reads the text as Prometheus does: HELP and TYPE before the samples of a name, no sample twice.</summary>
    private static Dictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new Dictionary<string, double>();
        var types = new Dictionary<string, string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                var words = line.Split(' ', 4);
                Assert.Contains(words[1], new[] { "HELP", "TYPE" });
                if (words[1] == "TYPE")
                {
                    Assert.Contains(words[3], new[] { "counter", "gauge" });
                    types.Add(words[2], words[3]);
                }

                continue;
            }

            var sample = Regex.Match(line, "^(([a-z_]+)(?:\\{[a-z_]+=\"[a-z_]+\"(?:,[a-z_]+=\"[a-z_]+\")*\\})?) (-?[0-9.]+(?:E[+-]?[0-9]+)?)$");
            Assert.True(sample.Success, line);
            Assert.True(types.TryGetValue(sample.Groups[2].Value, out var type), line);
            Assert.Equal(type == "counter", sample.Groups[2].Value.EndsWith("_total", StringComparison.Ordinal));
            samples.Add(sample.Groups[1].Value, double.Parse(sample.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture));
        }

        return samples;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(EdgeFixture edge, string path)
    {
        using var response = await edge.Client.GetAsync(new Uri(edge.ManagementAddress, path));
        Assert.NotEmpty(response.Header("x-request-id"));
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
