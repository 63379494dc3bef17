using System.Net;
using System.Text.Json;
using Gharart.Core.Trust;
using Gharart.TestKit;
using Gharart.TestKit.Dns;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

public class DomainVerifyTests(VerificationFixture admin) : IClassFixture<VerificationFixture>
{
    [Fact]
    public async Task Verify_RecordIsThere_IsVerifiedWithAllThatFollows()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, ["v=other", value]);
        await scene.TakeQueueAsync();

        var answer = await scene.VerifyAsync(domain);

        Assert.StartsWith("run_", answer.Text("runId"), StringComparison.Ordinal);
        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(answer));
        Assert.Equal("VERIFIED DNS_TXT", $"{answer.Text("verification.status")} {answer.Text("verification.method")}");
        Assert.Equal(answer.Text("verification.checkedAt"), answer.Text("verification.verifiedAt"));
        Assert.Equal(JsonValueKind.Null, answer.At("verification.expiresAt").ValueKind);
        Assert.Empty(Errors(answer));
        Assert.Equal([null], await scene.TakeQueueAsync());

        var entry = (await scene.GetAsync($"/{domain}/history")).At("items").EnumerateArray().First();
        Assert.Equal($"VERIFIED {AdminFixture.OwnerEmail}", $"{entry.Text("action")} {entry.Text("actor")}");
        Assert.Equal(answer.Text("runId"), entry.Text("detail.runId"));
        Assert.Equal($"TXT {name} seen at {string.Join("; ", admin.Resolvers)}", entry.Text("detail.reason"));
        Assert.Equal("verification_pending", entry.Text("detail.before.routableReason"));
        Assert.True(entry.At("detail.after.routable").GetBoolean());
        var audited = (await scene.Owner.GetAsync(new Uri($"/v2/handles/{scene.Name}/audit?action=domain.updated", UriKind.Relative)).ReadAsync()).At("items").EnumerateArray().First();
        Assert.Equal("VERIFIED", audited.Text("after.verificationStatus"));

        // A second look changes nothing and leaves no trace in the history; reading shows no run.
        var again = await scene.VerifyAsync(domain, """{"method":"DNS_TXT"}""");
        Assert.Equal(answer.Text("verification.verifiedAt"), again.Text("verification.verifiedAt"));
        Assert.Equal(2, (await scene.GetAsync($"/{domain}/history")).At("items").GetArrayLength());
        Assert.False((await scene.GetAsync("/" + domain)).TryGetProperty("runId", out _));
    }

    [Fact]
    public async Task Verify_NoRecord_StaysPendingAndSaysWhatToSet()
    {
        var (scene, domain, name, value) = await RegisterAsync();

        var answer = await scene.VerifyAsync(domain, "{}");

        Assert.Equal("False verification_pending ALLOW AUTOMATED ", DomainScene.Describe(answer));
        Assert.Equal("2026-05-01T10:00:00.000Z", answer.Text("verification.checkedAt"));
        Assert.Equal(
            [
                .. admin.Resolvers.Select(resolver => $"TXT {name}: the resolver {resolver} says that the name does not exist."),
                "0 of 3 resolvers see the value, and 2 must.",
                $"Set a TXT record at {name} with exactly the value {value}, wait until it is served (old answers are kept for their TTL), and verify again.",
            ],
            Errors(answer));
        Assert.Equal(Errors(answer), Errors(await scene.GetAsync("/" + domain)));
        Assert.Equal("REGISTERED", Assert.Single((await scene.GetAsync($"/{domain}/history")).At("items").EnumerateArray().ToList()).Text("action"));
    }

    [Fact]
    public async Task Verify_AnotherValue_FailsAndQuotesIt()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, ["gharart-verify=0123", "a \"quoted\"\u0007 one", "c", "d"]);

        var answer = await scene.VerifyAsync(domain);

        Assert.Equal("False verification_failed ALLOW AUTOMATED ", DomainScene.Describe(answer));
        Assert.Contains("has \"gharart-verify=0123\", \"a \\\"quoted\\\"\\007 one\", \"c\" and 1 more instead.", Errors(answer)[0], StringComparison.Ordinal);

        // Gone is better than wrong, and the decoration of a control panel is told apart.
        admin.Clear(name);
        Assert.Equal("PENDING", (await scene.VerifyAsync(domain)).Text("verification.status"));
        admin.SetTxt(name, [$"\"{value}\""]);
        Assert.Contains("such as quotes or spaces", Errors(await scene.VerifyAsync(domain))[0], StringComparison.Ordinal);
        Assert.Equal(
            ["VERIFICATION_FAILED", "VERIFICATION_PENDING", "VERIFICATION_FAILED", "REGISTERED"],
            (await scene.GetAsync($"/{domain}/history")).At("items").EnumerateArray().Select(item => item.Text("action")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_Wildcard_ProvesNothing(bool byAlias)
    {
        var (scene, domain, name, value) = await RegisterAsync();
        foreach (var zone in admin.Zones)
        {
            zone.SetTxt(byAlias ? "any.elsewhere.example" : "*." + domain, value);
            if (byAlias)
            {
                zone.SetAlias("*." + domain, "any.elsewhere.example");
            }
        }

        var answer = await scene.VerifyAsync(domain);

        Assert.Equal("FAILED", answer.Text("verification.status"));
        Assert.All(Errors(answer)[..3], error => Assert.Contains("a wildcard record, which proves nothing", error, StringComparison.Ordinal));
        Assert.Equal($"Take the value out of the wildcard record *.{domain}, set it at {name} alone, and verify again.", Errors(answer)[^1]);
    }

    [Fact]
    public async Task Verify_WildcardOfAnotherValue_DoesNotHinder()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt("*." + domain, ["v=spf1 -all"]);
        admin.SetTxt(name, [value]);

        Assert.Equal("VERIFIED", (await scene.VerifyAsync(domain)).Text("verification.status"));
    }

    [Fact]
    public async Task Verify_ResolversDisagree_TheMajorityCounts()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, [value], 1);

        var one = await scene.VerifyAsync(domain);
        Assert.Equal("PENDING", one.Text("verification.status"));
        Assert.Equal($"TXT {name}: the resolver {admin.Resolvers[1]} has the value.", Errors(one)[1]);
        Assert.Contains("1 of 3 resolvers see the value, and 2 must.", Errors(one));

        // One that lies with another value cannot keep it from being proved either.
        admin.SetTxt(name, [value], 2);
        admin.SetTxt(name, ["lie"], 0);
        Assert.Equal("VERIFIED", (await scene.VerifyAsync(domain)).Text("verification.status"));
    }

    [Fact]
    public async Task Verify_ResolversDown_LeaveTheStateAsItIs()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, [value]);
        try
        {
            admin.FailWith(2, 0, 1);
            var unknown = await scene.VerifyAsync(domain);
            Assert.Equal("PENDING", unknown.Text("verification.status"));
            Assert.Contains("SERVFAIL", Errors(unknown)[0], StringComparison.Ordinal);
            Assert.Contains("1 of 3 resolvers see the value, and 2 must.", Errors(unknown));
            Assert.Contains("the state stays as it is", Errors(unknown)[^1], StringComparison.Ordinal);

            admin.FailWith(0, 1);
            Assert.Equal("VERIFIED", (await scene.VerifyAsync(domain)).Text("verification.status"));

            admin.FailWith(5, 0, 1, 2);
            var down = await scene.VerifyAsync(domain);
            Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(down));
            Assert.All(Errors(down)[..3], error => Assert.Contains("REFUSED", error, StringComparison.Ordinal));

            // Two that answer outvote one that does not.
            admin.FailWith(0, 1, 2);
            admin.Clear(name);
            Assert.Equal("LAPSING", (await scene.VerifyAsync(domain)).Text("verification.status"));
        }
        finally
        {
            admin.FailWith(0, 0, 1, 2);
        }
    }

    [Fact]
    public async Task Verify_DelegatedByAlias_IsFollowed()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        foreach (var zone in admin.Zones)
        {
            zone.SetAlias(name, "proof.agency.example");
            zone.SetTxt("proof.agency.example", value);
        }

        Assert.Equal("VERIFIED", (await scene.VerifyAsync(domain)).Text("verification.status"));
    }

    [Fact]
    public async Task Verify_AliasCircle_FailsAndShowsIt()
    {
        var (scene, domain, name, _) = await RegisterAsync();
        foreach (var zone in admin.Zones)
        {
            zone.SetAlias(name, "b.example");
            zone.SetAlias("b.example", name);
        }

        var answer = await scene.VerifyAsync(domain);

        Assert.Equal("FAILED", answer.Text("verification.status"));
        Assert.Contains("b.example", Errors(answer)[0], StringComparison.Ordinal);
        Assert.Contains("circle", Errors(answer)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_RecordPutElsewhere_SaysWhereItStands()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt($"{name}.{domain}", [value]);
        Assert.Contains($"The value stands at {name}.{domain} instead: the DNS provider adds the domain by itself, so enter the name without it.", Errors(await scene.VerifyAsync(domain)));

        admin.Clear($"{name}.{domain}");
        admin.SetTxt(domain, [value]);
        Assert.Contains($"The value stands at {domain} instead: move it to {name}.", Errors(await scene.VerifyAsync(domain)));
    }

    [Fact]
    public async Task Verify_SilentResolvers_AnswerWhenTheirTimeIsOver()
    {
        var (scene, domain, name, _) = await RegisterAsync();
        foreach (var zone in admin.Zones)
        {
            zone.IsSilent = true;
        }

        try
        {
            var verifying = scene.VerifyAsync(domain);
            foreach (var tries in new[] { 3, 6 })
            {
                await Eventually.HoldsAsync($"try {tries} is made", () => admin.Questions.Count(question => question == name) == tries);
                admin.Clock.Advance(Gharart.Admin.Dns.DnsExchange.TryTimeout);
            }

            var answer = await verifying;
            Assert.Equal("PENDING", answer.Text("verification.status"));
            Assert.All(Errors(answer)[..3], error => Assert.Contains("did not answer in time", error, StringComparison.Ordinal));
        }
        finally
        {
            foreach (var zone in admin.Zones)
            {
                zone.IsSilent = false;
            }
        }
    }

    [Fact]
    public async Task Verify_ExpiredChallenge_GivesANewOneAndAsksNobody()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, [value]);
        admin.Clock.Advance(TimeSpan.FromDays(7));
        var late = await admin.OwnerAsync();

        var answer = await scene.VerifyAsync(domain, client: late);

        var renewed = answer.At("verification.challenges")[0].Text("value")!;
        Assert.NotEqual(value, renewed);
        Assert.Equal("PENDING", answer.Text("verification.status"));
        Assert.Contains(renewed, Assert.Single(Errors(answer)), StringComparison.Ordinal);
        Assert.DoesNotContain(name, admin.Questions);
        var entry = (await DomainScene.SendAsync(late, HttpMethod.Get, $"{scene.Domains}/{domain}/history", null, HttpStatusCode.OK))!.Value.At("items")[0];
        Assert.Equal("CHALLENGE_RENEWED", entry.Text("action"));

        // The old record proves nothing any more; the new one does.
        Assert.Equal("FAILED", (await scene.VerifyAsync(domain, client: late)).Text("verification.status"));
        admin.SetTxt(name, [renewed]);
        Assert.Equal("VERIFIED", (await scene.VerifyAsync(domain, client: late)).Text("verification.status"));

        // What is proved does not expire with its challenge.
        admin.Clock.Advance(TimeSpan.FromDays(30));
        var later = await scene.VerifyAsync(domain, client: await admin.OwnerAsync());
        Assert.Equal($"VERIFIED {renewed}", $"{later.Text("verification.status")} {later.At("verification.challenges")[0].Text("value")}");
    }

    [Fact]
    public async Task Verify_WaivedDomain_KeepsTheWaiverAndTheProofBesideIt()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        await scene.DecideAsync(domain, """{"waiveVerification":true,"reason":"Marketplace"}""");

        var missing = await scene.VerifyAsync(domain);
        Assert.Equal("WAIVED", missing.Text("verification.status"));
        Assert.NotEmpty(Errors(missing));

        admin.SetTxt(name, [value]);
        Assert.Equal("True waived ALLOW AUTOMATED ", DomainScene.Describe(await scene.VerifyAsync(domain)));
        Assert.Equal("True verified ALLOW AUTOMATED ", DomainScene.Describe(await scene.DecideAsync(domain, """{"waiveVerification":false,"reason":"Proved now"}""")));
    }

    [Fact]
    public async Task Verify_SameDomainOfTwoAccounts_EachProvesForItself()
    {
        var (mine, domain, name, value) = await RegisterAsync();
        using var stranger = await admin.NewUserAsync();
        await stranger.PostJsonAsync("/v2/handles", $$"""{"handle":"{{mine.Name}}-other"}""").ReadAsync(HttpStatusCode.Created);
        var path = $"/v2/handles/{mine.Name}-other/destination-domains";
        var theirs = await stranger.PostJsonAsync(path, $$"""{"domain":"{{domain}}"}""").ReadAsync(HttpStatusCode.Created);
        var theirValue = theirs.At("verification.challenges")[0].Text("value")!;
        Assert.NotEqual(value, theirValue);

        admin.SetTxt(name, [theirValue]);
        Assert.Equal("VERIFIED", (await stranger.PostJsonAsync($"{path}/{domain}/verify", "{}").ReadAsync()).Text("verification.status"));
        Assert.Equal("FAILED", (await mine.VerifyAsync(domain)).Text("verification.status"));
        admin.SetTxt(name, [theirValue, value]);
        Assert.Equal("VERIFIED", (await mine.VerifyAsync(domain)).Text("verification.status"));
    }

    [Fact]
    public async Task Verify_BlockedByHand_IsProvedAndStaysBlocked()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        await scene.DecideAsync(domain, """{"decision":"BLOCK","reason":"Phishing"}""");
        admin.SetTxt(name, [value]);

        Assert.Equal("False manual_block BLOCK MANUAL BLOCK", DomainScene.Describe(await scene.VerifyAsync(domain)));
    }

    [Fact]
    public async Task Verify_WithAToken_IsTheSame()
    {
        var (scene, domain, name, value) = await RegisterAsync();
        admin.SetTxt(name, [value]);
        var token = (await scene.Owner.PostJsonAsync($"/v2/handles/{scene.Name}/tokens", """{"name":"ci","scopes":["domains.write"]}""").ReadAsync(HttpStatusCode.Created)).Text("token");
        using var client = admin.Anonymous();
        client.DefaultRequestHeaders.Add("x-api-key", token);

        var answer = await client.PostAsync(new Uri($"/v2/public/handles/{scene.Name}/destination-domains/{domain}/verify", UriKind.Relative), null).ReadAsync();

        Assert.Equal("VERIFIED", answer.Text("verification.status"));
    }

    [Fact]
    public async Task Verify_FileForADomainScope_SaysThatItProvesOneHostAlone()
    {
        var (scene, domain, name, _) = await RegisterAsync();

        var answer = await scene.VerifyAsync(domain, """{"method":"HTTP_FILE"}""");

        Assert.Equal("PENDING", answer.Text("verification.status"));
        Assert.Contains("scope HOST", Assert.Single(Errors(answer)), StringComparison.Ordinal);
        Assert.DoesNotContain(name, admin.Questions);
    }

    [Fact]
    public async Task Verify_WrongRequest_IsRefused()
    {
        var (scene, domain, name, _) = await RegisterAsync();

        Assert.Equal("invalid_payload", (await scene.VerifyAsync(domain, """{"method":"EMAIL"}""", HttpStatusCode.BadRequest)).Text("error"));
        Assert.Equal("invalid_payload", (await scene.VerifyAsync(domain, """{"methods":["DNS_TXT"]}""", HttpStatusCode.BadRequest)).Text("error"));
        Assert.Equal("not_found", (await scene.VerifyAsync("never.example", null, HttpStatusCode.NotFound)).Text("error"));
        Assert.Equal("precondition_failed", (await scene.VerifyAsync(domain, null, HttpStatusCode.PreconditionFailed, ifMatch: "\"7\"")).Text("error"));
        Assert.DoesNotContain(name, admin.Questions);
    }

    [Fact]
    public async Task Verify_NameTooLongForTheRecord_SaysSo()
    {
        var scene = await DomainScene.NewAsync(admin);
        var label = new string('x', 60);
        var domain = $"{label}.{label}.{label}.{new string('y', 55)}.example";
        await scene.InsertAsync(domain, _ => { });

        var answer = await scene.VerifyAsync(domain);

        Assert.Equal("PENDING", answer.Text("verification.status"));
        Assert.Contains("longer than a DNS name can be", Assert.Single(Errors(answer)), StringComparison.Ordinal);
    }

    private static string[] Errors(JsonElement domain) => [.. domain.At("verification.lastErrors").EnumerateArray().Select(error => error.GetString()!)];

    /// <summary>A new domain of a new handle, with the record that proves it.</summary>
    private async Task<(DomainScene Scene, string Domain, string Name, string Value)> RegisterAsync()
    {
        var scene = await DomainScene.NewAsync(admin);
        var domain = $"{scene.Name}.shop.example";
        var challenge = (await scene.RegisterAsync(domain)).At("verification.challenges")[0];
        return (scene, domain, challenge.Text("name")!, challenge.Text("value")!);
    }
}
