using System.Net;
using System.Text.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Publishing;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Risk;

/// <summary>Contract §8.4: feeds that are put in place, replaced, broken and old; scores that follow them, and what they do to routing.</summary>
public sealed class RiskScoringTests(FeedFolderFixture admin) : IClassFixture<FeedFolderFixture>
{
    [Fact]
    public async Task FullHit_OfANewFeed_BlocksAheadOfEverythingAndGoesWithTheFeed()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("listed.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await scene.InsertAsync("other.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await admin.SettleAsync();
        await scene.TakeQueueAsync();

        admin.Put("phishing", "listed.example");
        await admin.SettleAsync();

        var listed = await scene.GetAsync("/listed.example");
        Assert.Equal("False risk_block BLOCK AUTOMATED ", DomainScene.Describe(listed));
        Assert.Equal("75 CRITICAL", $"{listed.At("risk.score")} {listed.Text("risk.band")}");
        var factor = listed.At("risk.factors")[0];
        Assert.Equal("feed_block", factor.Text("id"));
        Assert.Matches("^listed.example is listed by the feed phishing \\(2026-05-01T00:00:00Z/[0-9a-f]{12}\\)$", factor.Text("evidence"));
        Assert.Contains("confirm", listed.At("alerts")[0].Text("message"), StringComparison.Ordinal);
        Assert.Equal([null], await scene.TakeQueueAsync());
        Assert.Equal([new EmergencyBlock((uint)scene.HandleId, "listed.example", DomainScope.Domain, IsLegal: false, IsAutomated: true)], await BlocksAsync(scene));
        var entry = (await scene.GetAsync("/listed.example/history")).At("items")[0];
        Assert.Equal("RESCORED risk score Feeds changed", $"{entry.Text("action")} {entry.Text("actor")} {entry.Text("detail.reason")}");
        Assert.Equal("0 75", $"{entry.At("detail.before.riskScore")} {entry.At("detail.after.riskScore")}");
        Assert.Equal(1, (await scene.GetAsync("/other.example")).At("version").GetInt32());

        // A person decides against it, in two steps, and their word stands beside the score.
        const string Allow = """{"decision":"ALLOW","reason":"A false alarm","confirm":true}""";
        Assert.Equal("True verified ALLOW MANUAL ALLOW", DomainScene.Describe(await scene.DecideAsync("listed.example", Allow)));
        Assert.Empty(await BlocksAsync(scene));
        await scene.DecideAsync("listed.example", """{"decision":"CLEAR","reason":"Back to the score"}""");
        Assert.Single(await BlocksAsync(scene));

        admin.Remove("phishing");
        await admin.SettleAsync();
        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(await scene.GetAsync("/listed.example")));
        Assert.Empty(await BlocksAsync(scene));
    }

    [Fact]
    public async Task Feed_NewEditionThatSaysTheSame_ChangesTheEvidenceAndNotTheHistory()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("again.example", _ => { });
        admin.Put("editions", "again.example", severity: "review");
        await admin.SettleAsync();
        admin.Put("editions", "again.example", severity: "review", updated: "2026-05-01T01:00:00Z");
        await admin.SettleAsync();

        var domain = await scene.GetAsync("/again.example");
        Assert.Equal("50 HIGH REVIEW", $"{domain.At("risk.score")} {domain.Text("risk.band")} {domain.Text("risk.automatedDecision")}");
        Assert.Contains("2026-05-01T01:00:00Z", domain.At("risk.factors")[0].Text("evidence"), StringComparison.Ordinal);
        Assert.Equal(1, (await scene.GetAsync("/again.example/history")).At("items").GetArrayLength());
        admin.Remove("editions");
        await admin.SettleAsync();
    }

    [Fact]
    public async Task Feed_BrokenOrOld_AddsNothingAndIsToldOf()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("maybe.example", _ => { });
        admin.PutText("broken", "gharart-risk-feed 1\nname: broken\nkind: host\nseverity: block\nupdated: 2026-05-01T00:00:00Z\n\nmaybe.example\nno host\n");
        admin.Put("old", "maybe.example", updated: "2026-03-01T00:00:00Z");
        admin.Put("ended", "maybe.example", expires: "2026-05-01T09:00:00Z");
        admin.Put("fresh", "nobody.example");
        await admin.SettleAsync();
        await admin.SettleAsync();

        Assert.Equal(0, (await scene.GetAsync("/maybe.example")).At("risk.score").GetInt32());
        using var readyz = await admin.Anonymous().GetAsync(new Uri("/readyz", UriKind.Relative));
        var ready = JsonSerializer.Deserialize<JsonElement>(await readyz.Content.ReadAsStringAsync());
        Assert.Equal(3, ready.At("warnings").EnumerateArray().Count(warning => warning.GetString()!.StartsWith("Risk feed ", StringComparison.Ordinal)));
        var feeds = ready.At("risk.feeds").EnumerateArray()
            .ToDictionary(feed => feed.Text("file")!, feed => $"{feed.Text("status")} {feed.At("entries")} {feed.Text("problem")}");
        Assert.StartsWith("BROKEN 0 Line 8 is no host name", feeds["broken"], StringComparison.Ordinal);
        Assert.StartsWith("STALE 1 It is too old", feeds["old"], StringComparison.Ordinal);
        Assert.StartsWith("STALE 1 It is too old", feeds["ended"], StringComparison.Ordinal);
        Assert.Equal("IN_FORCE 1 ", feeds["fresh"]);
        var metrics = await admin.Anonymous().GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("gharart_admin_risk_feeds{status=\"broken\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("gharart_admin_risk_feeds{status=\"stale\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("gharart_admin_risk_feeds{status=\"in_force\"} 1\n", metrics, StringComparison.Ordinal);
        Array.ForEach(["broken", "old", "ended", "fresh"], admin.Remove);
        await admin.SettleAsync();
    }

    [Fact]
    public async Task Feed_SeenWhileItIsBeingWritten_KeepsWhatWasReadBefore()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("steady.example", _ => { });
        admin.Put("copied", "steady.example");
        await admin.SettleAsync();

        admin.PutText("copied", "gharart-risk-fe");
        await admin.SettleAsync();
        Assert.Equal("BLOCK", (await scene.GetAsync("/steady.example")).Text("risk.automatedDecision"));

        await admin.SettleAsync();
        Assert.Equal("ALLOW", (await scene.GetAsync("/steady.example")).Text("risk.automatedDecision"));
        admin.Remove("copied");
        await admin.SettleAsync();
    }

    [Fact]
    public async Task ListedAddress_BlocksItsDomainAsLongAsALinkLeadsThere()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("mixed.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await scene.InsertAsync("apart.example", row => row.VerificationStatus = VerificationStatus.Verified);
        admin.Put("pages", "https://mixed.example/login\nhttps://www.mixed.example/rule", kind: "url");
        await admin.SettleAsync();
        Assert.Equal(0, (await scene.GetAsync("/mixed.example")).At("risk.score").GetInt32());

        // At the write: by a link, and by a rule.
        await PutLinkAsync(scene, "https://mixed.example/login?a=1#b");
        await admin.RescoreAsync();
        var blocked = await scene.GetAsync("/mixed.example");
        Assert.Equal("False risk_block BLOCK AUTOMATED ", DomainScene.Describe(blocked));
        Assert.StartsWith("mixed.example/login is listed by the feed pages", blocked.At("risk.factors")[0].Text("evidence"), StringComparison.Ordinal);
        Assert.Equal(0, (await scene.GetAsync("/apart.example")).At("risk.score").GetInt32());

        await PutLinkAsync(scene, "https://mixed.example/fine");
        await admin.RescoreAsync();
        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(await scene.GetAsync("/mixed.example")));

        var rule = $"/v2/handles/{scene.Name}/personalization-rules/one";
        await DomainScene.SendAsync(
            scene.Owner, HttpMethod.Put, rule, """{"variant":{"id":"a","destinationUrl":"https://www.mixed.example/rule"}}""", HttpStatusCode.Created);
        await admin.RescoreAsync();
        Assert.Equal("CRITICAL", (await scene.GetAsync("/mixed.example")).Text("risk.band"));
        await DomainScene.SendAsync(scene.Owner, HttpMethod.Delete, rule, null, HttpStatusCode.NoContent);
        await admin.RescoreAsync();
        Assert.Equal("LOW", (await scene.GetAsync("/mixed.example")).Text("risk.band"));

        // And when the feed comes to know an address that is in use.
        admin.Put("pages", "mixed.example/fine", kind: "url");
        await admin.SettleAsync();
        Assert.Equal("CRITICAL", (await scene.GetAsync("/mixed.example")).Text("risk.band"));
        admin.Remove("pages");
        await admin.SettleAsync();
    }

    [Fact]
    public async Task Daily_AllDomainsAreLookedAtAndOnlyChangesAreSaved()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("steady.example");
        await scene.RegisterAsync("login-verify.example");
        await scene.InsertAsync("drifted.example", row => (row.RiskScore, row.RiskBand) = (30, RiskBand.Medium));
        await scene.TakeQueueAsync();
        await admin.SettleAsync();

        // Later than all that is due, and than the token of whoever registered them.
        admin.Clock.Advance(TimeSpan.FromHours(25));
        await admin.SettleAsync();

        var now = InstantJsonConverter.Text(admin.Clock.GetUtcNow());
        var owner = await admin.OwnerAsync();
        var steady = await ReadAsync("/steady.example");
        Assert.Equal($"{now} 1", $"{steady.Text("risk.assessedAt")} {steady.At("version")}");
        Assert.Equal(15, (await ReadAsync("/login-verify.example")).At("risk.score").GetInt32());
        var drifted = await ReadAsync("/drifted.example");
        Assert.Equal("0 LOW 2", $"{drifted.At("risk.score")} {drifted.Text("risk.band")} {drifted.At("version")}");
        Assert.Equal(1, (await ReadAsync("/drifted.example/history")).At("items").GetArrayLength());
        Assert.Equal([null], await scene.TakeQueueAsync());
        using var readyz = await admin.Anonymous().GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(now, JsonSerializer.Deserialize<JsonElement>(await readyz.Content.ReadAsStringAsync()).Text("risk.scoredAt"));

        async Task<JsonElement> ReadAsync(string below) =>
            (await DomainScene.SendAsync(owner, HttpMethod.Get, scene.Domains + below, null, HttpStatusCode.OK))!.Value;
    }

    [Fact]
    public async Task NewModel_ScoresWhatAnOlderOneScored()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("older.example", row => row.RiskModelVersion = "1");
        admin.Clock.Advance(TimeSpan.FromMinutes(2));

        await admin.RescoreAsync();

        Assert.Equal(new RiskContext().ModelVersion, (await scene.GetAsync("/older.example")).Text("risk.modelVersion"));
    }

    [Fact]
    public async Task Lease_HeldByAnotherAdmin_LeavesTheFeedsToIt()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("waiting.example", _ => { });
        var other = new WorkLeases(admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>(), admin.Clock);
        Assert.True(await other.TryTakeAsync("risk-rescore", TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.True(await other.TryTakeAsync("risk-rescore", TimeSpan.FromMinutes(1), CancellationToken.None));

        admin.Put("waits", "waiting.example");
        await admin.SettleAsync();
        Assert.Equal("LOW", (await scene.GetAsync("/waiting.example")).Text("risk.band"));

        // It died: its lease runs out.
        admin.Clock.Advance(TimeSpan.FromMinutes(1));
        await admin.SettleAsync();
        Assert.Equal("CRITICAL", (await scene.GetAsync("/waiting.example")).Text("risk.band"));
        admin.Remove("waits");
        await admin.SettleAsync();
    }

    [Fact]
    public async Task Register_NameLikeAProvedOne_IsToldSoAndTheProvedOnesAreNot()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("storefront.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await scene.InsertAsync("storefronts.example", row => row.VerificationStatus = VerificationStatus.Verified);

        var imitation = await scene.RegisterAsync("st0refront.example");
        Assert.Equal(
            """{"id":"look_alike","points":30,"evidence":"st0refront looks like storefront, which this handle has proved"}""",
            imitation.At("risk.factors")[0].GetRawText());
        Assert.Equal("MEDIUM", imitation.Text("risk.band"));

        Assert.Equal(0, (await scene.DecideAsync("storefronts.example", "{}")).At("risk.score").GetInt32());
        Assert.Equal(0, (await scene.DecideAsync("storefront.example", "{}")).At("risk.score").GetInt32());
    }

    [Fact]
    public async Task Proof_OfADomain_ScoresOlderOnesThatLookLikeItAndItsEndTakesThatBack()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("galeria-nord.example");
        await scene.RegisterAsync("ga1eria-nord.example");
        await scene.RegisterAsync("unlike.example");
        await admin.RescoreAsync();
        Assert.Equal("LOW", (await scene.GetAsync("/ga1eria-nord.example")).Text("risk.band"));

        await ProveAsync("galeria-nord.example", proof => proof.VerificationStatus = VerificationStatus.Verified);
        await admin.RescoreAsync();

        var imitation = await scene.GetAsync("/ga1eria-nord.example");
        Assert.Equal(
            """{"id":"look_alike","points":30,"evidence":"ga1eria-nord looks like galeria-nord, which this handle has proved"}""",
            imitation.At("risk.factors")[0].GetRawText());
        Assert.Equal("MEDIUM", imitation.Text("risk.band"));
        var entry = (await scene.GetAsync("/ga1eria-nord.example/history")).At("items")[0];
        Assert.Equal("RESCORED Links, rules or proved domains changed", $"{entry.Text("action")} {entry.Text("detail.reason")}");
        Assert.Equal(1, (await scene.GetAsync("/unlike.example/history")).At("items").GetArrayLength());

        // A waiver stands above the proof and leaves it; a proof that lapsed for good is none.
        await ProveAsync("galeria-nord.example", proof => (proof.VerificationStatus, proof.VerifiedAt) = (VerificationStatus.Waived, admin.Clock.GetUtcNow()));
        await admin.RescoreAsync();
        Assert.Equal("MEDIUM", (await scene.GetAsync("/ga1eria-nord.example")).Text("risk.band"));
        await ProveAsync("galeria-nord.example", proof => (proof.VerificationStatus, proof.VerifiedAt) = (VerificationStatus.Pending, null));
        await admin.RescoreAsync();
        Assert.Equal("LOW", (await scene.GetAsync("/ga1eria-nord.example")).Text("risk.band"));

        // And by the removal of the proved one.
        await ProveAsync("galeria-nord.example", proof => proof.VerificationStatus = VerificationStatus.Verified);
        await admin.RescoreAsync();
        Assert.Equal("MEDIUM", (await scene.GetAsync("/ga1eria-nord.example")).Text("risk.band"));
        await DomainScene.SendAsync(scene.Owner, HttpMethod.Delete, scene.Domains + "/galeria-nord.example", null, HttpStatusCode.NoContent);
        await admin.RescoreAsync();
        Assert.Equal("LOW", (await scene.GetAsync("/ga1eria-nord.example")).Text("risk.band"));

        Task<int> ProveAsync(string domain, Action<Gharart.Admin.Features.DestinationDomains.DestinationDomain> change) => admin.WithDatabaseAsync(async db =>
        {
            change(await db.DestinationDomains.SingleAsync(row => row.HandleId == scene.HandleId && row.Domain == domain));
            return await db.SaveChangesAsync();
        });
    }

    [Fact]
    public async Task Write_ThatLeadsToAListedAddress_SaysSoInItsOwnWarnings()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("blog.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await scene.InsertAsync("kept.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await scene.DecideAsync("kept.example", """{"decision":"ALLOW","reason":"Known to us"}""");
        admin.Put("pages", "blog.example/login\nkept.example/login", kind: "url");
        admin.Put("maybes", "blog.example/maybe", kind: "url", severity: "review");
        admin.Put("watched", "blog.example/watched", kind: "url", severity: "watch");
        await admin.SettleAsync();
        var links = $"/v2/handles/{scene.Name}/links/";

        Assert.Empty(Warnings(await PutAsync(links + "fine", """{"destinationUrl":"https://blog.example/fine"}""")));
        Assert.Empty(Warnings(await PutAsync(links + "watched", """{"destinationUrl":"https://blog.example/watched"}""")));
        Assert.Empty(Warnings(await PutAsync(links + "kept", """{"destinationUrl":"https://kept.example/login"}""")));
        var listed = await PutAsync(links + "listed", """{"destinationUrl":"https://blog.example/login?a=1"}""");
        Assert.Equal(["destination_not_routable blog.example risk_block"], Warnings(listed));
        Assert.StartsWith("blog.example/login is listed by the feed pages (", listed.At("warnings")[0].Text("message"), StringComparison.Ordinal);
        Assert.Contains("confirm", listed.At("warnings")[0].Text("message"), StringComparison.Ordinal);
        Assert.Equal(
            ["destination_not_routable blog.example risk_review"],
            Warnings(await PutAsync(links + "second", """{"destinationUrl":"https://blog.example/fine","fallbackUrl":"https://blog.example/maybe"}""")));
        var rule = await PutAsync($"/v2/handles/{scene.Name}/personalization-rules/one", """{"variant":{"id":"a","destinationUrl":"https://blog.example/login"}}""");
        Assert.Equal(["destination_not_routable blog.example risk_block"], Warnings(rule));
        Assert.Equal("risk_block", rule.At("audit.untrusted")[0].Text("reason"));

        // Scored, the domain says the same of every page of it; a person's word ends it.
        await admin.RescoreAsync();
        Assert.Equal(["destination_not_routable blog.example risk_block"], Warnings(await PutAsync(links + "fine", """{"destinationUrl":"https://blog.example/other"}""", HttpStatusCode.OK)));
        await scene.DecideAsync("blog.example", """{"decision":"ALLOW","reason":"A false alarm","confirm":true}""");
        Assert.Empty(Warnings(await PutAsync(links + "listed", """{"destinationUrl":"https://blog.example/login"}""", HttpStatusCode.OK)));
        Array.ForEach(["pages", "maybes", "watched"], admin.Remove);
        await admin.SettleAsync();

        async Task<JsonElement> PutAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.Created) =>
            (await DomainScene.SendAsync(scene.Owner, HttpMethod.Put, path, body, expected))!.Value;

        static string[] Warnings(JsonElement answer) =>
            [.. answer.At("warnings").EnumerateArray().Select(warning => $"{warning.Text("code")} {warning.Text("domain")} {warning.Text("reason")}")];
    }

    private static Task<JsonElement?> PutLinkAsync(DomainScene scene, string url) => DomainScene.SendAsync(
        scene.Owner, HttpMethod.Put, $"/v2/handles/{scene.Name}/links/page", JsonSerializer.Serialize(new { destinationUrl = url }),
        url.Contains("login", StringComparison.Ordinal) ? HttpStatusCode.Created : HttpStatusCode.OK);

    private Task<EmergencyBlock[]> BlocksAsync(DomainScene scene) => admin.WithDatabaseAsync(async db =>
        (await BlockedDomains.ReadAsync(db, admin.Clock.GetUtcNow(), CancellationToken.None)).Blocks.Where(block => block.HandleNumber == scene.HandleId).ToArray());
}
