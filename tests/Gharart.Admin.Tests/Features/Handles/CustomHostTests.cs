using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Tests.Features.DestinationDomains.Verification;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Handles;

/// <summary>The proof of custom hosts, and who has a host that many claim (contract §3).</summary>
public class CustomHostTests(VerificationFixture admin) : IClassFixture<VerificationFixture>
{
    [Fact]
    public async Task Verify_FromClaimToRemoval_SaysAtEachStepWhatIsMissing()
    {
        var scene = await CustomHostScene.ClaimAsync(admin);
        Assert.Equal($"_gharart-challenge.{scene.Host}", scene.Record.Name);

        var early = await scene.SendVerifyAsync();
        Assert.StartsWith("run_", early.Text("runId"), StringComparison.Ordinal);
        Assert.Equal("PENDING false", $"{early.Text("status")} {early.Text("routable")}");
        var errors = await scene.ErrorsAsync();
        Assert.Contains(errors, error => error == $"Set a TXT record at {scene.Record.Name} with exactly the value {scene.Record.Value}, wait until it is served (old answers are kept for their TTL), and verify again.");
        Assert.Contains(errors, error => error.StartsWith($"GET https://{scene.Host}/.well-known/gharart-challenge/", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("edges answer no challenge", StringComparison.Ordinal));

        admin.SetTxt(scene.Record.Name, ["gharart-verify=another"]);
        Assert.Equal("FAILED", await scene.VerifyAsync());
        admin.SetTxt(scene.Record.Name, ["gharart-verify=another", scene.Record.Value]);
        await scene.Owner.TakeQueueAsync();
        var proved = await scene.SendVerifyAsync(new { method = "DNS_TXT" });

        Assert.Equal("VERIFIED true DNS_TXT", $"{proved.Text("status")} {proved.Text("routable")} {proved.Text("method")}");
        Assert.Empty(await scene.ErrorsAsync());
        Assert.Equal([null], await scene.Owner.TakeQueueAsync());
        Assert.Equal(2, (await scene.ReadAsync())["challenges"]!.AsArray().Count);
        Assert.False((await scene.ReadAsync()).AsObject().ContainsKey("runId"));
        var link = await scene.Owner.PutAsync("links/sale", new { destinationUrl = "https://shop.example/" });
        Assert.Equal($"http://{scene.Host}:8080/sale", Assert.Single(link.Json["customUrls"]!.AsArray())!.ToString());

        // What stays in the settings keeps its proof; what is taken out loses it for good.
        await scene.Owner.PutAsync("", new { displayName = "Other", customHosts = new[] { scene.Host, "b.shop.example" } });
        Assert.Equal("VERIFIED", (string?)(await scene.Owner.GetAsync("")).Json["customHostProofs"]!.AsArray().Single(one => (string?)one!["host"] == scene.Host)!["status"]);
        await scene.Owner.TakeQueueAsync();
        await scene.Owner.PutAsync("", new { });
        Assert.Equal([null], (await scene.Owner.TakeQueueAsync()).Distinct());
        Assert.Empty((await scene.Owner.GetAsync("links/sale")).Json["customUrls"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await scene.SendVerifyAsync()).Status);
        await scene.Owner.PutAsync("", new { customHosts = new[] { scene.Host } });
        Assert.Equal("PENDING", await scene.StatusAsync());
        Assert.Equal("FAILED", await scene.VerifyAsync());
        Assert.Equal(
            [
                "custom_host.updated FAILED", "custom_host.created PENDING", "custom_host.deleted", "custom_host.updated VERIFIED", "custom_host.updated FAILED",
                "custom_host.created PENDING",
            ],
            await scene.AuditAsync());
    }

    [Fact]
    public async Task Verify_HostOfNobodyOrOfAnother_Is404InAnySpelling()
    {
        var (scene, other) = (await CustomHostScene.ClaimAsync(admin, "bücher.claim.example"), await HandleClient.CreateAsync(admin));

        Assert.Equal(HttpStatusCode.OK, (await scene.Owner.PostAsync("custom-hosts/B%C3%9CCHER.claim.example/verify", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await scene.Owner.PostAsync("custom-hosts/XN--BCHER-KVA.claim.example/verify", new { })).Status);
        foreach (var host in new[] { "claim.example", "x.bücher.claim.example", "xn--bcher-kva.claim.example.", "..", "a%20b", "*" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scene.Owner.PostAsync($"custom-hosts/{host}/verify", new { })).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("custom-hosts/xn--bcher-kva.claim.example/verify", new { })).Status);
    }

    [Fact]
    public async Task Verify_ChallengeExpired_GivesOutANewOne()
    {
        var scene = await CustomHostScene.ClaimAsync(admin);
        admin.SetTxt(scene.Record.Name, [scene.Record.Value]);
        await scene.CheckAfterAsync(TimeSpan.FromDays(7));

        Assert.Equal("PENDING", await scene.VerifyAsync());

        Assert.Contains("expired", Assert.Single(await scene.ErrorsAsync()), StringComparison.Ordinal);
        var record = (string?)(await scene.ReadAsync())["challenges"]![0]!["value"];
        Assert.NotEqual(scene.Record.Value, record);
        Assert.Equal("FAILED", await scene.VerifyAsync());
        admin.SetTxt(scene.Record.Name, [record!]);
        Assert.Equal("VERIFIED", await scene.VerifyAsync());
    }

    [Fact]
    public async Task Recheck_RecordGone_LapsesAndThenStops()
    {
        var scene = await CustomHostScene.ProvedAsync(admin);
        await scene.CheckAfterAsync(TimeSpan.FromHours(27));
        Assert.Equal("VERIFIED", await scene.StatusAsync());

        admin.Clear(scene.Record.Name);
        await scene.CheckAfterAsync(TimeSpan.FromHours(27));
        var lapsing = await scene.ReadAsync();
        Assert.Equal("LAPSING true", $"{lapsing["status"]} {lapsing["routable"]}");
        Assert.Contains(await scene.ErrorsAsync(), error => error.Contains(scene.Record.Value, StringComparison.Ordinal));

        // Nobody answers: that is no miss, whatever the time.
        admin.FailWith(2, 0, 1, 2);
        await scene.CheckAfterAsync(TimeSpan.FromHours(100));
        admin.FailWith(0, 0, 1, 2);
        Assert.Equal("LAPSING", await scene.StatusAsync());

        await scene.Owner.TakeQueueAsync();
        await scene.CheckAfterAsync(TimeSpan.FromHours(2));
        var over = await scene.ReadAsync();
        Assert.Equal("PENDING false ", $"{over["status"]} {over["routable"]} {over["verifiedAt"]}");
        Assert.Equal([null], await scene.Owner.TakeQueueAsync());
        Assert.Equal(["custom_host.updated PENDING", "custom_host.updated LAPSING", "custom_host.updated VERIFIED", "custom_host.created PENDING"], await scene.AuditAsync());

        // The old record is enough within a week.
        admin.SetTxt(scene.Record.Name, [scene.Record.Value]);
        Assert.Equal("VERIFIED", await scene.VerifyAsync());
    }

    [Fact]
    public async Task Takeover_WithAProof_WaitsUntilTheHolderHasLapsed()
    {
        var holder = await CustomHostScene.ProvedAsync(admin, "go.taken.example");
        var other = await CustomHostScene.ClaimAsync(admin, holder.Host);
        Assert.NotEqual(holder.Record.Value, other.Record.Value);
        Assert.Equal("FAILED", await other.VerifyAsync());

        // Whoever has the DNS now has set a record of their own, and left the old one there: nothing changes.
        admin.SetTxt(holder.Record.Name, [holder.Record.Value, other.Record.Value]);
        Assert.Equal("FAILED", await other.VerifyAsync());
        Assert.Contains("another handle has proved", Assert.Single(await other.ErrorsAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain(holder.Owner.Handle, (await other.ReadAsync()).ToJsonString(), StringComparison.Ordinal);
        await holder.CheckAfterAsync(TimeSpan.Zero);
        Assert.Equal("VERIFIED", await holder.StatusAsync());

        // The old one is gone. The holder is looked at as soon as the other tries, not a day later.
        admin.SetTxt(holder.Record.Name, [other.Record.Value]);
        await other.SignInAsync();
        Assert.Equal("FAILED", await other.VerifyAsync());
        await holder.CheckAfterAsync(TimeSpan.Zero);
        Assert.Equal("LAPSING", await holder.StatusAsync());
        await holder.CheckAfterAsync(TimeSpan.FromHours(71));
        await other.SignInAsync();
        Assert.Equal("FAILED", await other.VerifyAsync());
        Assert.Equal("LAPSING", await holder.StatusAsync());

        await holder.CheckAfterAsync(TimeSpan.FromHours(2));
        Assert.Equal("PENDING", await holder.StatusAsync());
        await other.SignInAsync();
        Assert.Equal("VERIFIED", await other.VerifyAsync());
        await holder.SignInAsync();
        Assert.Equal("FAILED", await holder.VerifyAsync());
        Assert.Equal("VERIFIED", await other.StatusAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Takeover_HolderLetsGo_IsPossibleAtOnce(bool deletesHandle)
    {
        var holder = await CustomHostScene.ProvedAsync(admin);
        var other = await CustomHostScene.ClaimAsync(admin, holder.Host);
        admin.SetTxt(holder.Record.Name, [holder.Record.Value, other.Record.Value]);
        Assert.Equal("PENDING", await other.VerifyAsync());

        await (deletesHandle ? holder.Owner.SendAsync(HttpMethod.Delete, "") : holder.Owner.PutAsync("", new { }));

        Assert.Equal("VERIFIED", await other.VerifyAsync());
    }

    [Fact]
    public async Task Verify_ManyHandlesAtOnceOnTwoAdmins_OneGetsTheHost()
    {
        await using var twin = await admin.StartTwinAsync();
        for (var round = 0; round < 3; round++)
        {
            var scenes = new List<CustomHostScene>();
            for (var i = 0; i < 8; i++)
            {
                scenes.Add(await CustomHostScene.ClaimAsync(admin, $"go.race{round}.example"));
            }

            admin.SetTxt(scenes[0].Record.Name, [.. scenes.Select(scene => scene.Record.Value)]);
            var answers = await Task.WhenAll(scenes.Select(async (scene, i) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(i % 2 == 0 ? admin.Address : AdminFixture.AddressOf(twin), $"/v2/handles/{scene.Owner.Handle}/custom-hosts/{scene.Host}/verify"));
                using var response = await scene.Owner.Http.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                Assert.True(response.StatusCode == HttpStatusCode.OK, text + admin.Log);
                return (string)JsonNode.Parse(text)!["status"]!;
            }));

            Assert.Equal(1, answers.Count(status => status == "VERIFIED"));
            Assert.Equal(7, answers.Count(status => status == "PENDING"));
            Assert.Equal(1, await admin.WithDatabaseAsync(db => db.CustomHosts.CountAsync(row => row.Host == scenes[0].Host && row.VerifiedAt != null)));
        }
    }
}
