using System.Text.Json;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

public class DomainRecheckTests(VerificationFixture admin) : IClassFixture<VerificationFixture>
{
    [Fact]
    public async Task Recheck_RecordStays_IsLookedAtOnceADay()
    {
        var proved = await ProvedAsync();
        await CheckAfterAsync(TimeSpan.FromHours(21));
        Assert.Equal(proved.VerifiedAt, (await ReadAsync(proved)).Text("verification.checkedAt"));

        await CheckAfterAsync(TimeSpan.FromHours(6));
        var day = await ReadAsync(proved);
        Assert.NotEqual(proved.VerifiedAt, day.Text("verification.checkedAt"));
        Assert.Equal(proved.VerifiedAt, day.Text("verification.verifiedAt"));
        Assert.Equal("True verified", $"{day.At("routable").GetBoolean()} {day.Text("routableReason")}");
        Assert.Equal(["VERIFIED", "REGISTERED"], await HistoryAsync(proved));

        for (var i = 0; i < 5; i++)
        {
            await CheckAfterAsync(TimeSpan.FromHours(27));
        }

        Assert.Equal("VERIFIED", (await ReadAsync(proved)).Text("verification.status"));
        Assert.Equal(["VERIFIED", "REGISTERED"], await HistoryAsync(proved));
    }

    [Fact]
    public async Task Recheck_RecordGone_LapsesForThreeDaysAndThenStops()
    {
        var proved = await ProvedAsync();
        admin.Clear(proved.Name);
        await proved.Scene.TakeQueueAsync();

        await CheckAfterAsync(TimeSpan.FromHours(27));
        var lapsing = await ReadAsync(proved);
        var since = admin.Clock.GetUtcNow();
        Assert.Equal("LAPSING True verification_lapsing", Describe(lapsing));
        Assert.Equal((since + TimeSpan.FromHours(72)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null), lapsing.Text("verification.expiresAt"));
        Assert.Contains(lapsing.At("verification.lastErrors").EnumerateArray(), error => error.GetString()!.Contains(proved.Value, StringComparison.Ordinal));
        Assert.Equal([null], await proved.Scene.TakeQueueAsync());
        var entry = (await SendAsync(proved, "/history")).At("items")[0];
        Assert.Equal($"LAPSING {DomainRechecks.Actor}", $"{entry.Text("action")} {entry.Text("actor")}");
        var audited = await admin.WithDatabaseAsync(db => db.AuditEntries.Where(row => row.Actor == DomainRechecks.Actor && row.HandleId == proved.Scene.HandleId).SingleAsync());
        Assert.Equal(entry.Text("detail.runId"), audited.RequestId);
        Assert.Contains("LAPSING", audited.After, StringComparison.Ordinal);

        for (var hours = 0; hours < 70; hours += 2)
        {
            await CheckAfterAsync(TimeSpan.FromHours(2));
            Assert.Equal("LAPSING True verification_lapsing", Describe(await ReadAsync(proved)));
        }

        // The last look is at the end itself, not some time after it.
        await CheckAfterAsync(since + TimeSpan.FromHours(72) - admin.Clock.GetUtcNow());
        var over = await ReadAsync(proved);
        Assert.Equal("PENDING False verification_pending", Describe(over));
        Assert.Equal(JsonValueKind.Null, over.At("verification.verifiedAt").ValueKind);
        Assert.Equal(["LAPSED", "LAPSING", "VERIFIED", "REGISTERED"], await HistoryAsync(proved));

        // Nothing more is asked by itself; the old record does when it is back within a week.
        await CheckAfterAsync(TimeSpan.FromDays(6));
        admin.SetTxt(proved.Name, [proved.Value]);
        Assert.Equal("PENDING", (await ReadAsync(proved)).Text("verification.status"));
        Assert.Equal("VERIFIED True verified", Describe(await proved.Scene.VerifyAsync(proved.Domain, client: await admin.OwnerAsync())));
    }

    [Fact]
    public async Task Recheck_RecordComesBack_IsVerifiedAgainWithinHours()
    {
        var proved = await ProvedAsync();
        admin.Clear(proved.Name);
        await CheckAfterAsync(TimeSpan.FromHours(27));
        Assert.Equal("LAPSING True verification_lapsing", Describe(await ReadAsync(proved)));

        admin.SetTxt(proved.Name, [proved.Value]);
        await CheckAfterAsync(TimeSpan.FromHours(2));

        var back = await ReadAsync(proved);
        Assert.Equal("VERIFIED True verified", Describe(back));
        Assert.Equal(proved.VerifiedAt, back.Text("verification.verifiedAt"));
        Assert.Equal(0, back.At("verification.lastErrors").GetArrayLength());
        Assert.Equal(["RECOVERED", "LAPSING", "VERIFIED", "REGISTERED"], await HistoryAsync(proved));
    }

    [Fact]
    public async Task Recheck_ResolversDown_IsNoMissHoweverLong()
    {
        var verified = await ProvedAsync();
        var lapsing = await ProvedAsync();
        admin.Clear(lapsing.Name);
        await CheckAfterAsync(TimeSpan.FromHours(27));
        try
        {
            admin.FailWith(2, 0, 1, 2);
            for (var days = 0; days < 5; days++)
            {
                await CheckAfterAsync(TimeSpan.FromHours(24));
            }

            var down = await ReadAsync(verified);
            Assert.Equal("VERIFIED True verified", Describe(down));
            Assert.Contains(down.At("verification.lastErrors").EnumerateArray(), error => error.GetString()!.Contains("SERVFAIL", StringComparison.Ordinal));
            Assert.Equal("LAPSING True verification_lapsing", Describe(await ReadAsync(lapsing)));
        }
        finally
        {
            admin.FailWith(0, 0, 1, 2);
        }

        await CheckAfterAsync(TimeSpan.FromHours(2));
        Assert.Equal("VERIFIED True verified", Describe(await ReadAsync(verified)));
        Assert.Equal("PENDING False verification_pending", Describe(await ReadAsync(lapsing)));
    }

    [Fact]
    public async Task Recheck_TwoAdmins_AskOnce()
    {
        var proved = new List<ProvedDomain>();
        for (var i = 0; i < 12; i++)
        {
            proved.Add(await ProvedAsync());
        }

        await using var twin = await admin.StartTwinAsync();
        var before = Asked();
        admin.Clock.Advance(TimeSpan.FromHours(27));

        var counts = await Task.WhenAll(
            admin.Services.GetRequiredService<DomainRechecks>().CheckDueAsync(CancellationToken.None),
            twin.Services.GetRequiredService<DomainRechecks>().CheckDueAsync(CancellationToken.None));

        Assert.True(counts.Sum() >= proved.Count, $"{counts[0]} and {counts[1]} domains were checked.{admin.Log}");
        Assert.Equal(before + (proved.Count * admin.Zones.Count), Asked());

        int Asked() => admin.Questions.Count(question => proved.Exists(one => one.Name == question));
    }

    [Fact]
    public async Task Recheck_AdminDiedOverIt_IsLeftToTheNext()
    {
        var proved = await ProvedAsync();
        admin.Clock.Advance(TimeSpan.FromHours(27));
        DateTimeOffset? claimed = admin.Clock.GetUtcNow() + DomainRechecks.ClaimTime;
        await admin.WithDatabaseAsync(db => db.DestinationDomains.Where(row => row.Domain == proved.Domain).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, claimed)));

        await CheckAfterAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(proved.VerifiedAt, (await ReadAsync(proved)).Text("verification.checkedAt"));
        await CheckAfterAsync(TimeSpan.FromMinutes(1));
        Assert.NotEqual(proved.VerifiedAt, (await ReadAsync(proved)).Text("verification.checkedAt"));
    }

    [Fact]
    public async Task Worker_DatabaseFails_GoesOnAfterwards()
    {
        var proved = await ProvedAsync();
        var state = admin.Services.GetRequiredService<DomainRecheckState>();
        var failed = state.Report().Failed;
        using var worker = new DomainRecheckWorker(admin.Services.GetRequiredService<DomainRechecks>(), state, admin.Clock, NullLogger<DomainRecheckWorker>.Instance);
        admin.Clock.Advance(TimeSpan.FromHours(27));
        await RunAsync("ALTER TABLE destination_domains RENAME TO elsewhere");
        try
        {
            await worker.StartAsync(CancellationToken.None);
            await Eventually.HoldsAsync("the failure is counted", () => state.Report().Failed > failed);
        }
        finally
        {
            await RunAsync("ALTER TABLE elsewhere RENAME TO destination_domains");
        }

        await Eventually.HoldsAsync("another run went well", () =>
        {
            admin.Clock.Advance(TimeSpan.FromSeconds(30));
            return state.Report().LastRunAt > admin.Clock.GetUtcNow() - TimeSpan.FromMinutes(5);
        });
        await worker.StopAsync(CancellationToken.None);
        Assert.NotEqual(proved.VerifiedAt, (await ReadAsync(proved)).Text("verification.checkedAt"));

        using var ready = await admin.Anonymous().GetAsync(new Uri("/readyz", UriKind.Relative));
        var checks = JsonElement.Parse(await ready.Content.ReadAsStringAsync()).At("domainChecks");
        Assert.True(checks.At("failed").GetInt64() > 0 && checks.At("checked").GetInt64() > 0);

        Task<int> RunAsync(string sql) => admin.WithDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql));
    }

    [Fact]
    public async Task Metrics_TellWhatIsDueAndWhatWasFound()
    {
        var state = admin.Services.GetRequiredService<DomainRecheckState>();
        await CheckAfterAsync(TimeSpan.FromHours(27));
        var before = await admin.MetricsAsync();
        await ProvedAsync();
        await ProvedAsync();

        await CheckAfterAsync(TimeSpan.FromHours(27));

        var after = await admin.MetricsAsync();
        Assert.True(after["gharart_admin_domain_rechecks_total{result=\"verified\"}"] >= before["gharart_admin_domain_rechecks_total{result=\"verified\"}"] + 2);
        Assert.Equal(["failed", "lapsing", "pending", "removed", "verified"], after.Keys.Where(name => name.StartsWith("gharart_admin_domain_rechecks_total", StringComparison.Ordinal)).Select(name => name.Split('"')[1]).Order());
        Assert.Equal((0, 0, 0), (after["gharart_admin_domain_rechecks_due"], after["gharart_admin_domain_rechecks_running"], after["gharart_admin_domain_rechecks_oldest_due_seconds"]));
        Assert.Contains("gharart_admin_domain_recheck_failures_total", after.Keys);

        state.Work.Looked(3, admin.Clock.GetUtcNow() - TimeSpan.FromSeconds(90));
        state.Work.Begin();
        var busy = await admin.MetricsAsync();
        Assert.Equal((3, 1, 90), (busy["gharart_admin_domain_rechecks_due"], busy["gharart_admin_domain_rechecks_running"], busy["gharart_admin_domain_rechecks_oldest_due_seconds"]));
        state.Work.End();
    }

    private static string Describe(JsonElement domain) => $"{domain.Text("verification.status")} {domain.At("routable").GetBoolean()} {domain.Text("routableReason")}";

    private async Task CheckAfterAsync(TimeSpan time)
    {
        admin.Clock.Advance(time);
        await admin.Services.GetRequiredService<DomainRechecks>().CheckDueAsync(CancellationToken.None);
    }

    private Task<JsonElement> ReadAsync(ProvedDomain proved) => SendAsync(proved, "");

    private async Task<string[]> HistoryAsync(ProvedDomain proved) =>
        [.. (await SendAsync(proved, "/history")).At("items").EnumerateArray().Select(item => item.Text("action")!)];

    // Sessions end sooner than the days of these tests.
    private async Task<JsonElement> SendAsync(ProvedDomain proved, string below)
    {
        using var owner = await admin.OwnerAsync();
        return await owner.GetAsync(new Uri($"{proved.Scene.Domains}/{proved.Domain}{below}", UriKind.Relative)).ReadAsync();
    }

    private async Task<ProvedDomain> ProvedAsync()
    {
        var scene = await DomainScene.NewAsync(admin);
        var domain = $"{scene.Name}.shop.example";
        var challenge = (await scene.RegisterAsync(domain)).At("verification.challenges")[0];
        var (name, value) = (challenge.Text("name")!, challenge.Text("value")!);
        admin.SetTxt(name, [value]);
        return new ProvedDomain(scene, domain, name, value, (await scene.VerifyAsync(domain)).Text("verification.verifiedAt")!);
    }

    private sealed record ProvedDomain(DomainScene Scene, string Domain, string Name, string Value, string VerifiedAt);
}
