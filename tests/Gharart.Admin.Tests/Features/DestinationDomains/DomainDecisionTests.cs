using System.Net;
using System.Text.Json;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public class DomainDecisionTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Decide_BlockByHand_BeatsALowScoreAndClearGivesItBack()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("login-secure-gharart.example", row => row.VerificationStatus = VerificationStatus.Verified);
        Assert.True((await scene.GetAsync("/login-secure-gharart.example")).At("routable").GetBoolean());
        await scene.TakeQueueAsync();

        var blocked = await scene.DecideAsync("login-secure-gharart.example", """{"decision":"BLOCK","reason":"Looks like phishing"}""");

        Assert.Equal("False manual_block BLOCK MANUAL BLOCK", DomainScene.Describe(blocked));
        Assert.Equal("Looks like phishing", blocked.Text("decision.reason"));
        Assert.Equal(AdminFixture.OwnerEmail, blocked.Text("decision.by"));
        Assert.Equal("2026-05-01T10:00:00.000Z", blocked.Text("decision.at"));
        Assert.Equal("LOW", blocked.Text("risk.band"));
        Assert.Equal(blocked.GetRawText(), (await scene.GetAsync("/login-secure-gharart.example")).GetRawText());
        Assert.Equal([null], await scene.TakeQueueAsync());

        var cleared = await scene.DecideAsync("login-secure-gharart.example", """{"decision":"CLEAR","reason":"False alarm"}""");

        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(cleared));
        Assert.Null(cleared.Text("decision.reason"));
        Assert.Equal([null], await scene.TakeQueueAsync());
    }

    [Fact]
    public async Task Decide_AllowByHand_BeatsAHighScoreButNotMissingVerification()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("proved.example", row => (row.VerificationStatus, row.AutomatedDecision) = (VerificationStatus.Verified, TrustDecision.Review));
        await scene.InsertAsync("unproved.example", _ => { });

        const string Allow = """{"decision":"ALLOW","reason":"Known to us"}""";
        Assert.Equal("True verified ALLOW MANUAL ALLOW", DomainScene.Describe(await scene.DecideAsync("proved.example", Allow)));
        Assert.Equal("False verification_pending ALLOW MANUAL ALLOW", DomainScene.Describe(await scene.DecideAsync("unproved.example", Allow)));
    }

    [Fact]
    public async Task Decide_AllowOverACriticalScore_NeedsTheSecondStep()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("feed-hit.example", row =>
        {
            row.VerificationStatus = VerificationStatus.Verified;
            (row.RiskScore, row.RiskBand, row.AutomatedDecision) = (90, RiskBand.Critical, TrustDecision.Block);
        });

        var problem = await scene.DecideAsync("feed-hit.example", """{"decision":"ALLOW","reason":"We know better"}""", HttpStatusCode.Conflict);
        Assert.Equal("conflict", problem.Text("error"));
        Assert.Equal("confirmation_required", problem.Text("reason"));
        const string Repeat = "To send visitors there all the same, repeat the request with \"confirm\": true.";
        Assert.Equal($"The score of feed-hit.example is CRITICAL (90). {Repeat}", problem.Text("detail"));
        Assert.Equal("90 CRITICAL BLOCK", $"{problem.At("risk.score")} {problem.Text("risk.band")} {problem.Text("risk.automatedDecision")}");
        Assert.Equal("False risk_block BLOCK AUTOMATED ", DomainScene.Describe(await scene.GetAsync("/feed-hit.example")));
        Assert.Equal(0, (await scene.GetAsync("/feed-hit.example/history")).At("items").GetArrayLength());

        // To block it needs no second step.
        await scene.DecideAsync("feed-hit.example", """{"decision":"BLOCK","reason":"Sure"}""");
        var allowed = await scene.DecideAsync("feed-hit.example", """{"decision":"ALLOW","reason":"We know better","confirm":true}""");
        Assert.Equal("True verified ALLOW MANUAL ALLOW", DomainScene.Describe(allowed));

        // The decision stands beside what it overrides, here and wherever the domain is read.
        foreach (var domain in new[] { allowed, await scene.GetAsync("/feed-hit.example") })
        {
            Assert.Equal("""{"automatedDecision":"BLOCK","score":90,"band":"CRITICAL"}""", domain.At("decision.overrides").GetRawText());
            Assert.Equal(
                $"manual_overrides_score: ALLOW by {AdminFixture.OwnerEmail} overrides BLOCK of the score, which is 90 (CRITICAL).",
                Assert.Single(Alerts(domain)));
        }
    }

    [Fact]
    public async Task Alerts_OfADomain_SayWhatIsMissingAndWhatComes()
    {
        var scene = await DomainScene.NewAsync(admin);
        var pending = await scene.RegisterAsync("pending.example");
        Assert.Equal(JsonValueKind.Null, pending.At("decision.overrides").ValueKind);
        var record = pending.At("verification.challenges").EnumerateArray().First();
        var alert = Assert.Single(Alerts(pending));
        Assert.StartsWith("verification_pending: ", alert, StringComparison.Ordinal);
        Assert.Contains($"Set the TXT record {record.Text("name")} to \"{record.Text("value")}\"", alert, StringComparison.Ordinal);

        await scene.InsertAsync("review.example", row =>
        {
            row.VerificationStatus = VerificationStatus.Lapsing;
            (row.RiskScore, row.RiskBand, row.AutomatedDecision) = (60, RiskBand.High, TrustDecision.Review);
            row.RiskFactors = [new RiskFactor("many_hyphens", 5, "less"), new RiskFactor("feed_hit", 50, "a feed lists it")];
        });
        Assert.Equal(["risk_review", "verification_lapsing"], Alerts(await scene.GetAsync("/review.example")).Select(text => text.Split(':')[0]));
        Assert.Contains("Above all: a feed lists it.", Alerts(await scene.GetAsync("/review.example")).First(), StringComparison.Ordinal);

        var until = InstantJsonConverter.Text(admin.Clock.GetUtcNow().AddDays(1));
        var allowed = await scene.DecideAsync("review.example", $$"""{"decision":"ALLOW","reason":"Seen","expiresAt":"{{until}}"}""");
        Assert.Equal(["verification_lapsing", "manual_overrides_score", "decision_ends"], Alerts(allowed).Select(text => text.Split(':')[0]));
        Assert.EndsWith($"The decision ALLOW ends {until}; then the score's holds: REVIEW.", Alerts(allowed).Last(), StringComparison.Ordinal);

        await scene.InsertAsync("quiet.example", row => row.VerificationStatus = VerificationStatus.Verified);
        Assert.Empty(Alerts(await scene.GetAsync("/quiet.example")));
    }

    private static IEnumerable<string> Alerts(JsonElement domain) =>
        domain.At("alerts").EnumerateArray().Select(alert => $"{alert.Text("code")}: {alert.Text("message")}");

    [Fact]
    public async Task Decide_WithoutADecision_ScoresAnewAndAnswersThePosture()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("login-secure-shop.example", row =>
        {
            (row.RiskScore, row.RiskBand, row.RiskModelVersion, row.AutomatedDecision) = (60, RiskBand.High, "older", TrustDecision.Review);
            row.RiskFactors = [];
            row.VerificationStatus = VerificationStatus.Verified;
        });

        var domain = await scene.DecideAsync("login-secure-shop.example", "{}");

        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(domain));
        Assert.Equal(new RiskContext().ModelVersion, domain.Text("risk.modelVersion"));
        Assert.Equal(
            """[{"id":"sensitive_word","points":15,"evidence":"login, secure"}]""", domain.At("risk.factors").GetRawText());
        Assert.Equal(15, domain.At("risk.score").GetInt32());
        Assert.Equal(2, domain.At("version").GetInt32());
    }

    [Fact]
    public async Task Decide_WithAnEnd_HoldsUntilThen()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("shop.example", row => row.VerificationStatus = VerificationStatus.Verified);
        var end = admin.Clock.GetUtcNow().AddMinutes(10);
        var body = $$"""{"decision":"BLOCK","reason":"Until the fix","expiresAt":"{{InstantJsonConverter.Text(end)}}"}""";

        var blocked = await scene.DecideAsync("shop.example", body);
        Assert.Equal("False manual_block BLOCK MANUAL BLOCK", DomainScene.Describe(blocked));
        Assert.Equal(InstantJsonConverter.Text(end), blocked.Text("decision.expiresAt"));

        admin.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("False manual_block BLOCK MANUAL BLOCK", DomainScene.Describe(await scene.GetAsync("/shop.example")));

        admin.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var over = await scene.GetAsync("/shop.example");
        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(over));
        Assert.Null(over.Text("decision.expiresAt"));

        // What has ended can be given again, but not with an end in the past.
        Assert.Equal("invalid_expires_at", (await scene.DecideAsync("shop.example", body, HttpStatusCode.BadRequest)).Text("error"));
    }

    [Theory]
    [InlineData("""{"decision":"BLOCK"}""", "invalid_reason")]
    [InlineData("""{"decision":"CLEAR","reason":"  "}""", "invalid_reason")]
    [InlineData("""{"decision":"ALLOW","reason":" ab "}""", "invalid_reason")]
    [InlineData("""{"decision":"ALLOW","reason":"line\nbreak"}""", "invalid_reason")]
    [InlineData("""{"waiveVerification":true}""", "invalid_reason")]
    [InlineData("""{"waiveVerification":false,"reason":""}""", "invalid_reason")]
    [InlineData("""{"decision":"ALLOW","reason":"good one","expiresAt":"2026-05-01T09:00:00Z"}""", "invalid_expires_at")]
    [InlineData("""{"expiresAt":"2036-05-01T10:00:00Z"}""", "invalid_expires_at")]
    [InlineData("""{"decision":"CLEAR","reason":"good one","expiresAt":"2036-05-01T10:00:00Z"}""", "invalid_expires_at")]
    [InlineData("""{"decision":"BLOCK","expiresAt":"2026-05-01T09:00:00Z"}""", "validation_error")]
    [InlineData("""{"decision":"REVIEW","reason":"good one"}""", "invalid_payload")]
    [InlineData("""{"decision":"ALLOW","reason":"good one","until":"2036-05-01T10:00:00Z"}""", "invalid_payload")]
    public async Task Decide_WrongBody_IsRefusedAndChangesNothing(string body, string error)
    {
        var scene = await DomainScene.NewAsync(admin);
        var before = await scene.RegisterAsync("shop.example");

        Assert.Equal(error, (await scene.DecideAsync("shop.example", body, HttpStatusCode.BadRequest)).Text("error"));

        Assert.Equal(before.GetRawText(), (await scene.GetAsync("/shop.example")).GetRawText());
    }

    [Fact]
    public async Task Decide_LongestReason_IsTakenAndOneMoreIsNot()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");
        var body = (int length) => JsonSerializer.Serialize(new { decision = "BLOCK", reason = new string('x', length) });

        await scene.DecideAsync("shop.example", body(500));

        Assert.Equal("invalid_reason", (await scene.DecideAsync("shop.example", body(501), HttpStatusCode.BadRequest)).Text("error"));
    }

    [Fact]
    public async Task Decide_IfMatchOfAnOldVersion_IsRefused()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");
        const string Block = """{"decision":"BLOCK","reason":"Phishing"}""";

        await scene.DecideAsync("shop.example", Block, ifMatch: "\"v1\"");
        var problem = await scene.DecideAsync("shop.example", Block, HttpStatusCode.PreconditionFailed, ifMatch: "\"v1\"");

        Assert.Equal("precondition_failed", problem.Text("error"));
        using var response = await scene.Owner.GetAsync(new Uri(scene.Domains + "/shop.example", UriKind.Relative));
        Assert.Equal("\"v2\"", response.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Roles_EachRole_MayDoItsPartAndNoMore()
    {
        var scene = await DomainScene.NewAsync(admin);
        var creator = await scene.MemberAsync(HandleRole.Creator);
        var handleOperator = await scene.MemberAsync(HandleRole.Operator);
        const string Block = """{"decision":"BLOCK","reason":"Phishing"}""";
        const string Waive = """{"waiveVerification":true,"reason":"Marketplace"}""";

        // CREATOR adds and reads, and neither decides nor removes: removing would undo a block.
        await scene.RegisterAsync("shop.example", client: creator);
        await DomainScene.SendAsync(creator, HttpMethod.Get, scene.Domains + "/shop.example", null, HttpStatusCode.OK);
        await DomainScene.SendAsync(creator, HttpMethod.Get, scene.Domains + "/shop.example/history", null, HttpStatusCode.OK);
        var problem = await scene.DecideAsync("shop.example", Block, HttpStatusCode.Forbidden, creator);
        Assert.Equal("insufficient_role", problem.Text("error"));
        await scene.DecideAsync("shop.example", "{}", HttpStatusCode.Forbidden, creator);
        await DomainScene.SendAsync(creator, HttpMethod.Delete, scene.Domains + "/shop.example", null, HttpStatusCode.Forbidden);

        // OPERATOR decides and removes, but does not waive, also not beside a decision.
        await scene.DecideAsync("shop.example", Block, client: handleOperator);
        problem = await scene.DecideAsync("shop.example", Waive, HttpStatusCode.Forbidden, handleOperator);
        Assert.Equal("insufficient_role", problem.Text("error"));
        await scene.DecideAsync(
            "shop.example", """{"decision":"ALLOW","waiveVerification":false,"reason":"Marketplace"}""", HttpStatusCode.Forbidden, handleOperator);
        Assert.Equal("False manual_block BLOCK MANUAL BLOCK", DomainScene.Describe(await scene.GetAsync("/shop.example")));
        await DomainScene.SendAsync(handleOperator, HttpMethod.Delete, scene.Domains + "/shop.example", null, HttpStatusCode.NoContent);

        // A stranger is told nothing.
        await scene.RegisterAsync("shop.example");
        var stranger = await admin.NewUserAsync();
        var hidden = await DomainScene.SendAsync(stranger, HttpMethod.Get, scene.Domains + "/shop.example", null, HttpStatusCode.NotFound);
        Assert.Equal("handle_not_found", hidden!.Value.Text("error"));
        await DomainScene.SendAsync(admin.Anonymous(), HttpMethod.Get, scene.Domains, null, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Decide_TwoAtOnce_NeitherIsLostUnnoticed()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var content = new StringContent($$"""{"decision":"BLOCK","reason":"writer {{i}}"}""", null, "application/json");
            using var response = await scene.Owner.PostAsync(new Uri($"{scene.Domains}/shop.example/decision", UriKind.Relative), content);
            return response.StatusCode;
        }));

        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict, status.ToString()));
        var accepted = statuses.Count(status => status == HttpStatusCode.OK);
        Assert.Equal(1 + accepted, (await scene.GetAsync("/shop.example")).At("version").GetInt32());
        Assert.Equal(1 + accepted, await admin.WithDatabaseAsync(db => db.DomainHistory.CountAsync(row => row.HandleId == scene.HandleId)));
    }
}
