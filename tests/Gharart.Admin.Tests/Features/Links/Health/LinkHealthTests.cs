using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Tests.Outgoing;

namespace Gharart.Admin.Tests.Features.Links.Health;

public class LinkHealthTests(LinkHealthFixture admin) : IClassFixture<LinkHealthFixture>
{
    [Fact]
    public async Task Run_OfAHandle_TellsOfEveryDestinationOnce()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok("", "text/html"));
        await using var gone = HealthScene.Site(_ => LoopbackServer.Ok("", status: "404 Not Found"));
        var (shop, old) = ($"http://shop.example:{site.Port}/offer", $"http://old.example:{gone.Port}/");
        object[] rules =
        [
            new { ruleId = "dach", when = new { countryIn = new[] { "DE" } }, variants = new[] { new { id = "a", destinationUrl = shop, weight = 1 }, new { id = "b", destinationUrl = shop + "?b", weight = 1 } } },
            new { ruleId = "off", enabled = false, when = new { countryIn = new[] { "FR" } }, variant = new { id = "x", destinationUrl = shop + "?off" } },
        ];
        await scene.PutAsync("many", shop, new { fallbackUrl = old, routingRules = rules });
        await scene.PutAsync("plain", shop);

        var report = await scene.RunAsync();

        var items = report["items"]!.AsArray();
        Assert.Equal(["many", "plain"], items.Select(item => (string?)item!["slug"]));
        Assert.Equal(["FAIL", "OK"], items.Select(item => (string?)item!["status"]));
        Assert.Equal("http_status FAIL", HealthScene.Troubles(items[0]!));
        Assert.Equal(
            [$"{shop} destination rule:dach/a PASS 200", $"{shop}?b rule:dach/b PASS 200", $"{old} fallback FAIL 404"],
            items[0]!["destinations"]!.AsArray().Select(destination =>
                $"{(string?)destination!["destinationUrl"]} {string.Join(' ', destination["usedBy"]!.AsArray().Select(use => (string?)use))} {(string?)destination["status"]} {(int?)destination["httpStatus"]}"));
        var failed = items[0]!["checks"]!.AsArray().Single(check => (string?)check!["status"] == "FAIL")!;
        Assert.Equal((old, "old.example answered 404."), ((string?)failed["destinationUrl"], (string?)failed["evidence"]));
        Assert.False(string.IsNullOrEmpty((string?)failed["fixHint"]));
        Assert.Equal("shop.example:domain_not_registered,old.example:domain_not_registered", Warnings(items[0]!));
        Assert.Equal("""{"ok":1,"warn":0,"fail":1,"skipped":0}""", report["summary"]!.ToJsonString());
        Assert.Equal((2, 2), ((int)report["total"]!, (int)report["checked"]!));
        Assert.NotNull(report["finishedAt"]);

        // The offer was asked once for both links, by HEAD; what has no answer to HEAD is asked by GET too.
        Assert.Equal(2, site.Requests.Count);
        Assert.Equal(["HEAD", "GET"], gone.Requests.Select(request => request.Split(' ')[0]));
        Assert.All(site.Requests.Concat(gone.Requests), request =>
        {
            Assert.Contains("\r\nUser-Agent: Gharart/", request, StringComparison.Ordinal);
            Assert.DoesNotContain("Authorization", request, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("\r\nRange: bytes=0-1023\r\n", gone.Requests.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD is refused", "OK", "")]
    [InlineData("range", "OK", "")]
    [InlineData("to a subdomain", "OK", "")]
    [InlineData("500", "FAIL", "http_status FAIL")]
    [InlineData("403", "WARN", "http_status WARN")]
    [InlineData("slow", "WARN", "latency WARN")]
    [InlineData("drift", "WARN", "redirect WARN")]
    [InlineData("drift below a public suffix", "WARN", "redirect WARN")]
    [InlineData("circle", "FAIL", "redirect FAIL")]
    [InlineData("into the network", "FAIL", "redirect FAIL")]
    [InlineData("garbage", "FAIL", "reachable FAIL")]
    [InlineData("no such name", "FAIL", "reachable FAIL")]
    [InlineData("nobody there", "FAIL", "reachable FAIL")]
    public async Task Destination_IsJudgedByWhatItDoes(string what, string status, string troubles)
    {
        var scene = await HealthScene.NewAsync(admin);
        LoopbackServer? server = null;
        await using var site = server = LoopbackServer.Start(async (request, stream, stop) =>
        {
            if (what == "slow")
            {
                admin.Clock.Advance(TimeSpan.FromSeconds(2.1));
            }

            await OutgoingScene.WriteAsync(stream, Script(what, request, server!.Port), stop);
        });
        admin.Name("nowhere.example");
        admin.Name("dead.example", IPAddress.Parse("127.0.0.9"));
        var host = what switch { "no such name" => "nowhere.example", "nobody there" => "dead.example", "drift below a public suffix" => "a.co.uk", _ => "www.shop.example" };
        await scene.PutAsync("case", $"http://{host}:{site.Port}/start");

        var item = (await scene.RunAsync())["items"]!.AsArray().Single()!;

        Assert.Equal(troubles, HealthScene.Troubles(item));
        Assert.Equal(status, (string?)item["status"]);
        Assert.All(item["checks"]!.AsArray(), check =>
        {
            Assert.False(string.IsNullOrEmpty((string?)check!["evidence"]));
            Assert.Equal((string?)check["status"] is "WARN" or "FAIL", check["fixHint"] is not null && (string?)check["id"] != "tls");
        });
        Assert.Equal(["reachable", "tls", "http_status", "latency", "redirect"], item["checks"]!.AsArray().Select(check => (string?)check!["id"]));
    }

    [Theory]
    [InlineData(90, "OK", "")]
    [InlineData(10, "WARN", "tls WARN")]
    [InlineData(-1, "FAIL", "tls FAIL")]
    public async Task Certificate_IsLookedAt(int days, string status, string troubles)
    {
        var scene = await HealthScene.NewAsync(admin);
        using var certificate = admin.Certificates.Issue("safe.example", TimeSpan.FromDays(days));
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""), certificate);
        await scene.PutAsync("safe", $"https://safe.example:{site.Port}/");

        var item = (await scene.RunAsync())["items"]!.AsArray().Single()!;

        Assert.Equal((status, troubles), ((string?)item["status"], HealthScene.Troubles(item)));
        var tls = item["destinations"]![0]!["tls"]!;
        Assert.Equal("CN=Test root", (string?)tls["issuer"]);
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), ((DateTimeOffset)tls["expiresAt"]!).UtcDateTime);
    }

    [Fact]
    public async Task Redirect_FromHttpsToHttp_IsToldOf()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var plain = HealthScene.Site(_ => LoopbackServer.Ok(""));
        using var certificate = admin.Certificates.Issue("safe.example");
        await using var site = HealthScene.Site(_ => LoopbackServer.Redirect($"http://safe.example:{plain.Port}/"), certificate);
        await scene.PutAsync("down", $"https://safe.example:{site.Port}/");

        var item = (await scene.RunAsync())["items"]!.AsArray().Single()!;

        Assert.Equal("redirect WARN", HealthScene.Troubles(item));
        Assert.Equal($"http://safe.example:{plain.Port}/", (string?)item["destinations"]![0]!["finalUrl"]);
    }

    [Fact]
    public async Task Link_ThatLeadsNobodyAnywhere_IsSkipped()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        await scene.PutAsync("off1", $"http://shop.example:{site.Port}/", new { enabled = false });
        await scene.PutAsync("old1", $"http://shop.example:{site.Port}/", new { expiresAt = "2026-04-01T00:00:00Z" });
        await scene.PutAsync("soon", $"http://shop.example:{site.Port}/soon", new { scheduledStartAt = "2027-01-01T00:00:00Z" });

        var report = await scene.RunAsync();

        Assert.Equal(["SKIPPED", "SKIPPED", "OK"], report["items"]!.AsArray().Select(item => (string?)item!["status"]));
        Assert.StartsWith("HEAD /soon ", Assert.Single(site.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithRulesOfTheHandle_LooksWhereTheyLead()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(line => LoopbackServer.Ok("", status: line.Contains("/fr", StringComparison.Ordinal) ? "404 Not Found" : "200 OK"));
        var at = $"http://shop.example:{site.Port}";
        await scene.PutAsync("sale", at + "/sale", new { fallbackUrl = at + "/own" });
        await scene.PutAsync("news", at + "/news");
        await PutRuleAsync("fr", new { priority = 1, when = new { countryIn = new[] { "FR" } }, variant = new { id = "v", destinationUrl = at + "/fr" } });
        await PutRuleAsync("ab", new { priority = 2, when = new { slugIn = new[] { "Sale" } }, variants = new[] { new { id = "a", destinationUrl = at + "/a", weight = 1 }, new { id = "b", destinationUrl = at + "/sale", weight = 1 } } });
        await PutRuleAsync("off", new { enabled = false, when = new { countryIn = new[] { "IT" } }, variant = new { id = "v", destinationUrl = at + "/off" } });
        Assert.Equal(HttpStatusCode.OK, (await scene.Handle.PutAsync("", new { fallbackUrl = at + "/last" })).Status);

        var items = (await scene.RunAsync())["items"]!.AsArray();

        Assert.Equal(["news FAIL", "sale FAIL"], items.Select(item => $"{item!["slug"]} {item["status"]}"));
        Assert.Equal(
            [$"{at}/news destination PASS", $"{at}/fr handle-rule:fr/v FAIL", $"{at}/last handle-fallback PASS"],
            items[0]!["destinations"]!.AsArray().Select(Describe));
        Assert.Equal(
            [$"{at}/sale destination handle-rule:ab/b PASS", $"{at}/fr handle-rule:fr/v FAIL", $"{at}/a handle-rule:ab/a PASS", $"{at}/own fallback PASS", $"{at}/last handle-fallback PASS"],
            items[1]!["destinations"]!.AsArray().Select(Describe));

        static string Describe(JsonNode? destination) =>
            $"{destination!["destinationUrl"]} {string.Join(' ', destination["usedBy"]!.AsArray().Select(use => (string?)use))} {destination["status"]}";

        async Task PutRuleAsync(string id, object rule) => Assert.Equal(HttpStatusCode.Created, (await scene.Handle.PutAsync("personalization-rules/" + id, rule)).Status);
    }

    [Fact]
    public async Task Run_OfManyLinks_AsksWhereTheHandlesRulesLeadOnce()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        for (var i = 0; i < 20; i++)
        {
            await scene.PutAsync($"many{i}", $"http://host{i}.example:{site.Port}/{i}");
        }

        await scene.Handle.PutAsync("personalization-rules/all", new { variant = new { id = "v", destinationUrl = $"http://shop.example:{site.Port}/everywhere" } });

        var first = await scene.RunAsync();
        Assert.Equal(1, site.Requests.Count(request => request.Contains(" /everywhere ", StringComparison.Ordinal)));
        Assert.All(first["items"]!.AsArray(), item => Assert.Equal(2, item!["destinations"]!.AsArray().Count(destination => (int?)destination!["httpStatus"] == 200)));

        // The next run asks anew.
        await scene.RunAsync();
        Assert.Equal(2, site.Requests.Count(request => request.Contains(" /everywhere ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Link_WithVeryManyDestinations_TellsOfAFewAndOfHowManyThereAre()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var site = HealthScene.Site(_ => LoopbackServer.Ok(""));
        await scene.PutAsync("sale", $"http://shop.example:{site.Port}/");
        for (var i = 0; i < 6; i++)
        {
            var variants = Enumerable.Range(0, 10).Select(n => new { id = $"v{n}", destinationUrl = $"http://h{i}-{n}.example:{site.Port}/", weight = 1 });
            await scene.Handle.PutAsync($"personalization-rules/rule-{i}", new { variants });
        }

        var destinations = (await scene.RunAsync())["items"]![0]!["destinations"]!.AsArray();

        Assert.Equal(["PASS 25", "SKIPPED 25"], destinations.GroupBy(destination => (string?)destination!["status"]).Select(group => $"{group.Key} {group.Count()}"));
        Assert.Equal(25, site.Requests.Count);
    }

    [Fact]
    public async Task Host_IsAskedFourTimesASecondAtMost()
    {
        var scene = await HealthScene.NewAsync(admin);
        var times = new System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset>();
        await using var site = HealthScene.Site(_ =>
        {
            times.Enqueue(admin.Clock.GetUtcNow());
            return LoopbackServer.Ok("");
        });
        for (var i = 0; i < 5; i++)
        {
            await scene.PutAsync($"page{i}", $"http://shop.example:{site.Port}/{i}");
        }

        await scene.RunAsync();

        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= HealthScene.Pause, $"{pair.First:O} {pair.Second:O}"));
        Assert.Equal(5, times.Count);
    }

    [Fact]
    public async Task Host_IsAskedOneAtATimeAndLeftAloneWhenItIsDown()
    {
        var scene = await HealthScene.NewAsync(admin);
        var (atOnce, most) = (0, 0);
        await using var site = LoopbackServer.Start(async (_, stream, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
            Interlocked.Decrement(ref atOnce);
            await OutgoingScene.WriteAsync(stream, LoopbackServer.Ok(""), stop);
        });
        admin.Name("down.example", IPAddress.Parse("127.0.0.9"));
        for (var i = 0; i < 4; i++)
        {
            await scene.PutAsync($"live{i}", $"http://shop.example:{site.Port}/{i}");
            await scene.PutAsync($"down{i}", $"http://down.example:{site.Port}/{i}");
        }

        var report = await scene.RunAsync();

        Assert.Equal("""{"ok":4,"warn":0,"fail":4,"skipped":0}""", report["summary"]!.ToJsonString());
        Assert.Equal((4, 1), (site.Requests.Count, most));
        Assert.Equal(1, admin.Lookups.Count(name => name == "down.example"));
    }

    private static string Warnings(JsonNode item) =>
        string.Join(',', item["warnings"]!.AsArray().Select(warning => $"{(string?)warning!["domain"]}:{(string?)warning["reason"]}"));

    private static string Script(string what, string request, int port)
    {
        var isStart = request.Contains(" /start ", StringComparison.Ordinal);
        return what switch
        {
            "HEAD is refused" => request.StartsWith("HEAD", StringComparison.Ordinal) ? LoopbackServer.Ok("", status: "405 Method Not Allowed") : LoopbackServer.Ok("page"),
            "range" => request.StartsWith("HEAD", StringComparison.Ordinal) ? LoopbackServer.Ok("", status: "501 Not Implemented") : LoopbackServer.Ok("pa", status: "206 Partial Content"),
            "to a subdomain" when isStart => LoopbackServer.Redirect($"http://de.shop.example:{port}/"),
            "500" => LoopbackServer.Ok("", status: "500 Oops"),
            "403" => LoopbackServer.Ok("", status: "403 Forbidden"),
            "drift" when isStart => LoopbackServer.Redirect($"http://parked.example:{port}/"),
            "drift below a public suffix" when isStart => LoopbackServer.Redirect($"http://b.co.uk:{port}/"),
            "circle" => LoopbackServer.Redirect("/start"),
            "into the network" => LoopbackServer.Redirect("http://169.254.169.254/latest/meta-data/"),
            "garbage" => "SSH-2.0-OpenSSH_9.6\r\n",
            _ => LoopbackServer.Ok(""),
        };
    }
}
