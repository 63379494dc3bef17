using System.Net;
using System.Text.RegularExpressions;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public partial class DomainRegistrationTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Create_PlainDomain_AnswersThePendingPostureWithItsChallenges()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.TakeQueueAsync();

        var domain = await scene.RegisterAsync("shop.gharart.example");

        Assert.Equal("shop.gharart.example", domain.Text("domain"));
        Assert.Equal("shop.gharart.example", domain.Text("unicode"));
        Assert.Equal("DOMAIN", domain.Text("scope"));
        Assert.False(domain.GetProperty("routable").GetBoolean());
        Assert.Equal("verification_pending", domain.Text("routableReason"));
        Assert.Equal("PENDING", domain.Text("verification.status"));
        Assert.Equal("2026-05-08T10:00:00.000Z", domain.Text("verification.expiresAt"));
        Assert.All(["method", "checkedAt", "verifiedAt", "waivedBy"], member => Assert.Null(domain.Text("verification." + member)));
        Assert.Equal(0, domain.At("verification.lastErrors").GetArrayLength());
        Assert.Equal("LOW", domain.Text("risk.band"));
        Assert.Equal("ALLOW", domain.Text("risk.automatedDecision"));
        Assert.Equal(new RiskContext().ModelVersion, domain.Text("risk.modelVersion"));
        Assert.Equal(0, domain.At("risk.score").GetInt32());
        Assert.Equal("2026-05-01T10:00:00.000Z", domain.Text("risk.assessedAt"));
        Assert.Equal(
            """{"manual":null,"effective":"ALLOW","source":"AUTOMATED","reason":null,"by":null,"at":null,"expiresAt":null,"overrides":null}""",
            domain.At("decision").GetRawText());
        Assert.Equal("""{"links":0,"rules":0,"campaigns":0}""", domain.At("usedBy").GetRawText());
        Assert.Equal(1, domain.At("version").GetInt32());
        Assert.Equal("2026-05-01T10:00:00.000Z", domain.Text("createdAt"));
        Assert.Equal([null], await scene.TakeQueueAsync());
    }

    [Fact]
    public async Task Create_Challenges_HoldOneSecretOf160BitsThatIsNewEachTime()
    {
        var scene = await DomainScene.NewAsync(admin);

        var challenges = (await scene.RegisterAsync("one.example")).At("verification.challenges");
        var other = (await scene.RegisterAsync("two.example")).At("verification.challenges");

        Assert.Equal(["method", "name", "value"], challenges[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("DNS_TXT", challenges[0].Text("method"));
        Assert.Equal("_gharart-challenge.one.example", challenges[0].Text("name"));
        Assert.Matches(Proof(), challenges[0].Text("value"));
        Assert.Equal(["method", "url", "body"], challenges[1].EnumerateObject().Select(member => member.Name));
        Assert.Equal("HTTP_FILE", challenges[1].Text("method"));
        Assert.StartsWith("https://one.example/.well-known/gharart-challenge/", challenges[1].Text("url"), StringComparison.Ordinal);
        Assert.Equal(challenges[0].Text("value"), challenges[1].Text("body"));

        // The address of the file is seen by others; the secret must not be.
        Assert.DoesNotContain(challenges[0].Text("value")!["gharart-verify=".Length..][..10], challenges[1].Text("url"), StringComparison.Ordinal);
        Assert.NotEqual(challenges[0].Text("value"), other[0].Text("value"));
        Assert.NotEqual(challenges[1].Text("url")!.Split('/')[^1], other[1].Text("url")!.Split('/')[^1]);

        // They stay the same while they are being put up.
        Assert.Equal(challenges.GetRawText(), (await scene.GetAsync("/one.example")).At("verification.challenges").GetRawText());
    }

    [Theory]
    [InlineData("B\u00FCcher.Example", "xn--bcher-kva.example", "b\u00FCcher.example")]
    [InlineData("XN--BCHER-KVA.shop.example", "xn--bcher-kva.shop.example", "b\u00FCcher.shop.example")]
    [InlineData("Shop.EXAMPLE", "shop.example", "shop.example")]
    [InlineData("my-shop.co.uk", "my-shop.co.uk", "my-shop.co.uk")]
    [InlineData("shop.test", "shop.test", "shop.test")]
    public async Task Create_AnySpelling_IsKeptAsALabelsAndFoundInAnySpelling(string given, string ascii, string unicode)
    {
        var scene = await DomainScene.NewAsync(admin);

        var domain = await scene.RegisterAsync(given);

        Assert.Equal(ascii, domain.Text("domain"));
        Assert.Equal(unicode, domain.Text("unicode"));
        Assert.Equal(ascii, (await scene.GetAsync("/" + Uri.EscapeDataString(given))).Text("domain"));
        Assert.Equal(ascii, (await scene.GetAsync("/" + Uri.EscapeDataString(unicode))).Text("domain"));
    }

    [Theory]
    [InlineData("", "is required")]
    [InlineData("  ", "is required")]
    [InlineData("co.uk", "public suffix")]
    [InlineData("github.io", "public suffix")]
    [InlineData("shop", "one label")]
    [InlineData("com", "one label")]
    [InlineData("192.0.2.1", "IP address")]
    [InlineData("0x7f.1", "IP address")]
    [InlineData("2130706433", "IP address")]
    [InlineData("[2001:db8::1]", "IP address")]
    [InlineData("2001:db8::1", "IP address")]
    [InlineData("localhost", "inside a network")]
    [InlineData("shop.localhost", "inside a network")]
    [InlineData("printer.local", "inside a network")]
    [InlineData("db.internal", "inside a network")]
    [InlineData("x.invalid", "inside a network")]
    [InlineData("shop.onion", "inside a network")]
    [InlineData("nas.home.arpa", "inside a network")]
    [InlineData("1.2.0.192.in-addr.arpa", "inside a network")]
    [InlineData("shop.alt", "inside a network")]
    [InlineData("https://shop.example", "a host name alone")]
    [InlineData("shop.example/path", "a host name alone")]
    [InlineData("shop.example:443", "a host name alone")]
    [InlineData("*.shop.example", "a host name alone")]
    [InlineData("user@shop.example", "a host name alone")]
    [InlineData("shop_a.example", "a host name alone")]
    [InlineData("shop.example.", "ends with a dot")]
    [InlineData("shop..example", "empty label")]
    [InlineData(".shop.example", "empty label")]
    [InlineData("-shop.example", "hyphen")]
    [InlineData("xn--a.example", "xn-- label")]
    [InlineData("a\u202Eb.example", "international domain name")]
    public async Task Create_NameThatNobodyCanProve_IsRefusedWithTheMend(string given, string because)
    {
        var scene = await DomainScene.NewAsync(admin);
        foreach (var scope in new[] { "DOMAIN", "HOST" })
        {
            var problem = await scene.RegisterAsync(given, scope, HttpStatusCode.BadRequest);

            Assert.Equal("invalid_domain", problem.Text("error"));
            Assert.Contains(because, problem.Text("detail"), StringComparison.Ordinal);
            Assert.Contains(because, problem.At("errors").GetProperty("domain")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await scene.GetAsync()).At("items").GetArrayLength());
    }

    [Theory]
    [InlineData("go.brand.example", DomainScope.Host, "host of this platform")]
    [InlineData("any-handle.go.brand.example", DomainScope.Host, "host of this platform")]
    [InlineData("ADMIN.brand.example", DomainScope.Host, "host of this platform")]
    [InlineData("edge.brand.example", DomainScope.Domain, "host of this platform")]
    [InlineData("health.brand.example", DomainScope.Domain, "host of this platform")]
    [InlineData("brand.example", DomainScope.Domain, "register it with scope HOST")]
    [InlineData("brand.example", DomainScope.Host, null)]
    [InlineData("shop.brand.example", DomainScope.Domain, null)]
    [InlineData("shop.admin.brand.example", DomainScope.Domain, null)]
    [InlineData("notgo.brand.example", DomainScope.Domain, null)]
    public void ReadDomain_OwnHosts_AreNoDestinations(string given, DomainScope scope, string? because)
    {
        var ownHosts = new OwnHosts(new AdminOptions
        {
            DataDirectory = "",
            PublicDomain = "go.brand.example",
            AdminUrl = "http://admin.brand.example:8081",
            EdgeUrl = "https://edge.brand.example",
            ManagementUrl = "http://health.brand.example:8082",
            Database = "",
            BootstrapEmail = "",
            MasterSecret = Core.Tokens.MasterSecret.Parse(Core.Tokens.MasterSecret.GenerateBase64()),
        });
        var errors = new FieldErrors();

        var name = DestinationDomainRules.ReadDomain(errors, given, scope, ownHosts, PublicSuffixList.Default);

        Assert.Equal(because is null ? given : null, name?.Ascii);
        Assert.Equal(because is not null, errors.Any);
        Assert.Contains(because ?? "", errors.Any ? errors.Detail() : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Twice_IsAConflictInAnySpellingButNotInAnotherHandle()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("b\u00FCcher.example");

        var problem = await scene.RegisterAsync("XN--bcher-KVA.example", "HOST", HttpStatusCode.Conflict);

        Assert.Equal("conflict", problem.Text("error"));
        Assert.Contains("registered already", problem.Text("detail"), StringComparison.Ordinal);
        await (await DomainScene.NewAsync(admin)).RegisterAsync("b\u00FCcher.example");
        Assert.Equal(1, (await scene.GetAsync("/b\u00FCcher.example/history")).At("items").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"domain":"shop.example","scop":"HOST"}""", "invalid_payload")]
    [InlineData("""{"domain":"shop.example","scope":"SUBTREE"}""", "invalid_payload")]
    [InlineData("""{"domain":7}""", "invalid_payload")]
    [InlineData("{}", "invalid_domain")]
    public async Task Create_UnreadableBody_NamesTheMember(string body, string error)
    {
        var scene = await DomainScene.NewAsync(admin);

        var problem = await DomainScene.SendAsync(scene.Owner, HttpMethod.Post, scene.Domains, body, HttpStatusCode.BadRequest);

        Assert.Equal(error, problem!.Value.Text("error"));
    }

    [Fact]
    public async Task Create_NoScope_CoversTheDomainAndHostCoversOneName()
    {
        var scene = await DomainScene.NewAsync(admin);

        var domain = await DomainScene.SendAsync(scene.Owner, HttpMethod.Post, scene.Domains, """{"domain":"a.example"}""", HttpStatusCode.Created);
        var host = await scene.RegisterAsync("b.a.example", "host");

        Assert.Equal("DOMAIN", domain!.Value.Text("scope"));
        Assert.Equal("HOST", host.Text("scope"));
    }

    [Fact]
    public async Task Create_MoreThanTheLimit_IsAConflict()
    {
        var scene = await DomainScene.NewAsync(admin);
        for (var i = 0; i < 199; i++)
        {
            await scene.InsertAsync($"shop{i}.example", _ => { });
        }

        await scene.RegisterAsync("the-last.example");
        var problem = await scene.RegisterAsync("one-more.example", expected: HttpStatusCode.Conflict);

        Assert.Contains("200", problem.Text("detail"), StringComparison.Ordinal);

        // What is there already is said to be there, not to be too many.
        problem = await scene.RegisterAsync("shop7.example", expected: HttpStatusCode.Conflict);
        Assert.Contains("registered already", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(200, await admin.WithDatabaseAsync(db => db.DestinationDomains.CountAsync(row => row.HandleId == scene.HandleId)));
    }

    [Fact]
    public async Task List_ManyDomains_PagesByNameWithoutGapsOrDoubles()
    {
        var scene = await DomainScene.NewAsync(admin);
        var names = Enumerable.Range(0, 7).Select(i => $"{(char)('g' - i)}.example").ToList();
        foreach (var name in names)
        {
            await scene.RegisterAsync(name);
        }

        var seen = new List<string>();
        for (var token = ""; token is not null;)
        {
            var page = await scene.GetAsync($"?limit=3&nextToken={token}");
            seen.AddRange(page.At("items").EnumerateArray().Select(item => item.Text("domain")!));
            token = page.Text("nextToken");
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), seen);
        var other = await DomainScene.NewAsync(admin);
        var stolen = (await scene.GetAsync("?limit=3")).Text("nextToken");
        await DomainScene.SendAsync(other.Owner, HttpMethod.Get, $"{other.Domains}?nextToken={stolen}", null, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("unknown.example")]
    [InlineData("not%20a%20name")]
    public async Task AnyRoute_DomainNotRegistered_IsNotFound(string domain)
    {
        var scene = await DomainScene.NewAsync(admin);
        await (await DomainScene.NewAsync(admin)).RegisterAsync("unknown.example");

        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, domain, null),
            (HttpMethod.Delete, domain, null),
            (HttpMethod.Get, domain + "/history", null),
            (HttpMethod.Post, domain + "/decision", "{}"),
        })
        {
            var problem = await DomainScene.SendAsync(scene.Owner, method, $"{scene.Domains}/{path}", body, HttpStatusCode.NotFound);
            Assert.Equal("not_found", problem!.Value.Text("error"));
        }
    }

    [Fact]
    public async Task Delete_RegisteredDomain_RemovesItQueuesTheHeadAndKeepsItsHistory()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");
        await scene.TakeQueueAsync();

        await DomainScene.SendAsync(scene.Owner, HttpMethod.Delete, scene.Domains + "/shop.example", null, HttpStatusCode.PreconditionFailed, "\"v9\"");
        await DomainScene.SendAsync(scene.Owner, HttpMethod.Delete, scene.Domains + "/shop.example", null, HttpStatusCode.NoContent, "\"v1\"");

        await DomainScene.SendAsync(scene.Owner, HttpMethod.Get, scene.Domains + "/shop.example", null, HttpStatusCode.NotFound);
        Assert.Equal([null], await scene.TakeQueueAsync());
        var history = await admin.WithDatabaseAsync(db =>
            db.DomainHistory.Where(row => row.HandleId == scene.HandleId).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync());
        Assert.Equal(["REGISTERED", "REMOVED"], history);

        // A new registration starts with a clean sheet.
        await scene.RegisterAsync("shop.example");
        Assert.Equal(1, (await scene.GetAsync("/shop.example/history")).At("items").GetArrayLength());
    }

    [GeneratedRegex("^gharart-verify=[0-9a-f]{40}$")]
    private static partial Regex Proof();
}
