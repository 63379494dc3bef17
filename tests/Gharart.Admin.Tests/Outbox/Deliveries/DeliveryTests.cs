using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Tests.Features;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Outbox.Deliveries;

/// <summary>Contract §9: conversions reach their endpoints at least once, signed, with patience.</summary>
public class DeliveryTests(DeliveryFixture admin) : IClassFixture<DeliveryFixture>
{
    [Fact]
    public async Task TestEvent_Webhook_ArrivesSignedAndIsInTheLog()
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Server.Answer = _ => new HookAnswer(200, "thank you\n");
        var id = await scene.PostAsync(new { eventType = "purchase", value = 12.5, currency = "EUR", slug = "Sale", variantId = "a" });
        Assert.Equal("PENDING", (await scene.LogAsync(id))["status"]!.ToString());
        await admin.DeliverAsync();

        var request = Assert.Single(scene.Server.Requests);
        Assert.Equal(("POST", "/in?x=1", id), (request.Method, request.PathAndQuery, request.Headers["webhook-id"]));
        Assert.Equal(admin.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["webhook-timestamp"]);
        Assert.True(HookScene.IsSignedWith(scene.Secret, request));
        Assert.False(HookScene.IsSignedWith(scene.Secret, request with { Body = request.Body + " " }));
        var body = JsonNode.Parse(request.Body)!;
        var data = body["data"]!;
        Assert.Equal("conversion.recorded", body["type"]!.ToString());
        Assert.Equal(
            ("true", "purchase", "12.5", "EUR", "Sale", "a", scene.Client.Handle),
            (data["test"]!.ToString(), data["eventType"]!.ToString(), data["value"]!.ToString(), data["currency"]!.ToString(), data["slug"]!.ToString(), data["variantId"]!.ToString(), data["handle"]!.ToString()));
        Assert.StartsWith("cnv_", data["conversionId"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("clk_", data["clickId"]!.ToString(), StringComparison.Ordinal);

        var log = await scene.LogAsync(id);
        Assert.Equal(("DELIVERED", "1"), (log["status"]!.ToString(), log["attemptCount"]!.ToString()));
        Assert.Null(log["nextAttemptAt"]);
        Assert.Equal(data.ToJsonString(), log["event"]!.ToJsonString());
        var attempt = log["attempts"]!.AsArray().Single()!;
        Assert.Equal(("200", "thank you "), (attempt["status"]!.ToString(), attempt["response"]!.ToString()));
        Assert.Null(attempt["error"]);
        Assert.Single(await scene.Client.ListAsync("tracking-templates/hook/deliveries?status=delivered", 10));
        Assert.Empty(await scene.Client.ListAsync("tracking-templates/hook/deliveries?status=FAILED", 10));
    }

    [Fact]
    public async Task Rotation_ForADay_SignsWithBothSecrets()
    {
        using var scene = await HookScene.CreateAsync(admin);
        var second = (await scene.Client.PostAsync("tracking-templates/hook/rotate-secret", new { })).Text("secret");
        await scene.PostAsync();
        await admin.DeliverAsync();
        await scene.AdvanceAsync(TimeSpan.FromHours(25));
        await scene.PostAsync();
        await admin.DeliverAsync();

        var requests = scene.Server.Requests;
        Assert.Equal([true, true, false, true], requests.SelectMany(r => new[] { HookScene.IsSignedWith(scene.Secret, r), HookScene.IsSignedWith(second, r) }));
    }

    [Fact]
    public async Task ServerErrors_AreTriedLaterAndLaterForADayUnderOneId()
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Server.Answer = _ => new HookAnswer(500, "boom");
        var id = await scene.PostAsync();
        var started = admin.Clock.GetUtcNow();
        var pauses = new List<TimeSpan>();
        for (var log = await scene.LogAsync(id); log["status"]!.ToString() == "PENDING"; log = await scene.LogAsync(id))
        {
            var next = log["nextAttemptAt"]!.GetValue<DateTimeOffset>();
            pauses.Add(next - admin.Clock.GetUtcNow());
            var before = scene.Server.Requests.Count;
            if (next > admin.Clock.GetUtcNow())
            {
                await scene.AdvanceAsync(next - admin.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(1));
                await admin.DeliverAsync();
                Assert.Equal(before, scene.Server.Requests.Count);
                // The circuit's rest may be longer than the pause.
                await scene.AdvanceAsync(TimeSpan.FromMinutes(10));
            }

            await admin.DeliverAsync();
            Assert.Equal(before + 1, scene.Server.Requests.Count);
        }

        Assert.InRange(scene.Server.Requests.Count, 8, 16);
        Assert.InRange((admin.Clock.GetUtcNow() - started).TotalHours, 18, 24.5);
        Assert.InRange(pauses[1].TotalSeconds, 8, 12);
        Assert.InRange(pauses[2].TotalSeconds, 24, 36);
        Assert.InRange(pauses[^1].TotalHours, 3.2, 4.8);
        Assert.Single(scene.Server.Requests.Select(r => r.Headers["webhook-id"]).Distinct());
        Assert.True(scene.Server.Requests.Select(r => r.Headers["webhook-timestamp"]).Distinct().Count() > 5);
        Assert.All(scene.Server.Requests, request => Assert.True(HookScene.IsSignedWith(scene.Secret, request)));
        var failed = await scene.LogAsync(id);
        Assert.Equal(("FAILED", "The endpoint answered 500.", "boom"), (failed["status"]!.ToString(), failed["attempts"]![0]!["error"]!.ToString(), failed["attempts"]![0]!["response"]!.ToString()));

        // Sent again by hand.
        scene.Server.Answer = _ => new HookAnswer(204);
        await scene.AdvanceAsync(TimeSpan.FromMinutes(10));
        var again = await scene.Client.PostAsync($"tracking-templates/hook/deliveries/{id}/redeliver", new { });
        Assert.Equal((HttpStatusCode.Accepted, "PENDING"), (again.Status, again.Text("status")));
        await admin.DeliverAsync();
        Assert.Equal("DELIVERED", (await scene.LogAsync(id))["status"]!.ToString());
        Assert.Equal(id, scene.Server.Requests[^1].Headers["webhook-id"]);
    }

    [Fact]
    public async Task RetryAfter_IsRespected()
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Server.Answer = _ => new HookAnswer(429, "", ("Retry-After", "120"));
        var (first, second) = (await scene.PostAsync(), await scene.PostAsync());
        await admin.DeliverAsync();
        var asked = scene.Server.Requests.Count;
        scene.Server.Answer = _ => new HookAnswer(204);

        await scene.AdvanceAsync(TimeSpan.FromSeconds(119));
        await admin.DeliverAsync();
        Assert.Equal(asked, scene.Server.Requests.Count);
        await scene.AdvanceAsync(TimeSpan.FromSeconds(1));
        await admin.DeliverAsync();

        foreach (var id in new[] { first, second })
        {
            Assert.Equal("DELIVERED", (await scene.LogAsync(id))["status"]!.ToString());
        }
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(404, "")]
    [InlineData(302, "/elsewhere")]
    public async Task Refusals_AreTriedAFewTimesAndNotFollowed(int status, string location)
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Server.Answer = _ => location.Length == 0 ? new HookAnswer(status) : new HookAnswer(status, "", ("Location", location));
        var id = await scene.PostAsync();
        for (var i = 0; i < 20; i++)
        {
            await admin.DeliverAsync();
            await scene.AdvanceAsync(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(5, scene.Server.Requests.Count);
        Assert.All(scene.Server.Requests, request => Assert.Equal("/in?x=1", request.PathAndQuery));
        Assert.Equal("FAILED", (await scene.LogAsync(id))["status"]!.ToString());
    }

    [Fact]
    public async Task Gone_DisablesTheTemplateWithAReasonAndAnAuditEntry()
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Server.Answer = _ => new HookAnswer(410);
        var id = await scene.PostAsync();
        await admin.DeliverAsync();

        Assert.Equal("FAILED", (await scene.LogAsync(id))["status"]!.ToString());
        var template = await scene.Client.GetAsync("tracking-templates/hook");
        Assert.Equal(("false", "endpoint_gone", "2"), (template.Text("enabled"), template.Text("disabledReason"), template.Text("version")));
        var entry = (await scene.Client.ListAsync("audit", 50))[0];
        Assert.Equal(("system", "template.updated", "tracking-templates/hook", id), (entry["actor"]!.ToString(), entry["action"]!.ToString(), entry["resource"]!.ToString(), entry["requestId"]!.ToString()));
        Assert.Equal("conflict", (await scene.Client.PostAsync("tracking-templates/hook/test-event", new { })).Error);
        Assert.Equal("conflict", (await scene.Client.PostAsync($"tracking-templates/hook/deliveries/{id}/redeliver", new { })).Error);

        var mended = await scene.Client.PostAsync("tracking-templates", new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = scene.Server.Address });
        Assert.Equal("true", mended.Text("enabled"));
        Assert.Null(mended.Json["disabledReason"]);
    }

    [Fact]
    public async Task DeadEndpoint_RestsAndRecovers()
    {
        using var scene = await HookScene.CreateAsync(admin);
        scene.Close();
        var ids = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await scene.PostAsync());
        }

        await admin.DeliverAsync();
        Assert.InRange(await AttemptsAsync(ids), EndpointCircuit.Failures, EndpointCircuit.Failures + 3);
        var readiness = JsonNode.Parse(await (await admin.Anonymous().GetAsync("/readyz")).Content.ReadAsStringAsync())!["deliveries"]!;
        Assert.True(readiness["pending"]!.GetValue<int>() >= 30 && readiness["restingEndpoints"]!.GetValue<int>() >= 1, readiness.ToJsonString());

        var metrics = await (await admin.Anonymous().GetAsync("/metrics")).Content.ReadAsStringAsync();
        Assert.Matches("\ngharart_admin_deliveries_pending [1-9][0-9]", metrics);
        Assert.Matches("\ngharart_admin_delivery_attempts_total{outcome=\"unwell\"} [1-9]", metrics);

        // One tries it after the rest, and the next rest is longer.
        var tried = await AttemptsAsync(ids);
        await scene.AdvanceAsync(TimeSpan.FromMinutes(1));
        await admin.DeliverAsync();
        Assert.Equal(tried + 1, await AttemptsAsync(ids));

        scene.Reopen();
        await scene.AdvanceAsync(TimeSpan.FromMinutes(30));
        await admin.DeliverAsync();
        Assert.Equal(ids.Order(StringComparer.Ordinal), scene.Server.Requests.Select(r => r.Headers["webhook-id"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task HangingEndpoint_HoldsUpNobodyElse()
    {
        using var dead = await HookScene.CreateAsync(admin);
        using var alive = await HookScene.CreateAsync(admin);
        var release = new TaskCompletionSource();
        dead.Server.Answer = _ => new HookAnswer(204) { Held = release.Task };
        await dead.PostAsync();
        await admin.Lanes.StartDueAsync(CancellationToken.None);
        await Eventually.HoldsAsync("the dead endpoint is asked", () => dead.Server.Requests.Count == 1);

        var id = await alive.PostAsync();
        await admin.Lanes.StartDueAsync(CancellationToken.None);
        await Eventually.HoldsAsync("the other endpoint is asked", () => alive.Server.Requests.Count == 1);
        await Eventually.HoldsAsync("the event is delivered", async () => (await alive.LogAsync(id))["status"]!.ToString() == "DELIVERED");
        Assert.False(admin.Lanes.WhenIdleAsync().IsCompleted);

        release.SetResult();
        await admin.Lanes.WhenIdleAsync();
    }

    [Fact]
    public async Task TwoAdmins_SendEachEventOnce_AndTakeOverWhatOneLeft()
    {
        using var scene = await HookScene.CreateAsync(admin);
        var twin = await admin.StartTwinAsync();
        await using var stopped = twin;
        var ids = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            ids.Add(await scene.PostAsync());
        }

        await Task.WhenAll(Task.Run(admin.DeliverAsync), Task.Run(() => DeliveryFixture.DeliverAsync(twin.Services.GetRequiredService<DeliveryLanes>())));
        Assert.Equal(ids.Order(StringComparer.Ordinal), scene.Server.Requests.Select(r => r.Headers["webhook-id"]).Order(StringComparer.Ordinal));

        // A host that died while it tried has noted no outcome, but the lease.
        var left = await scene.PostAsync();
        var until = admin.Clock.GetUtcNow() + TimeSpan.FromSeconds(20);
        await admin.WithDatabaseAsync(db => db.Deliveries.Where(row => row.DeliveryId == left).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, until)));
        await admin.DeliverAsync();
        Assert.Equal(40, scene.Server.Requests.Count);
        await scene.AdvanceAsync(TimeSpan.FromSeconds(20));
        await admin.DeliverAsync();
        Assert.Equal(left, scene.Server.Requests[^1].Headers["webhook-id"]);
    }

    [Fact]
    public async Task Log_AfterAWeek_IsForgotten()
    {
        using var scene = await HookScene.CreateAsync(admin);
        var id = await scene.PostAsync();
        await admin.DeliverAsync();
        await scene.AdvanceAsync(TimeSpan.FromDays(6));
        await admin.DeliverAsync();
        Assert.Equal(id, (await scene.LogAsync(id))["deliveryId"]!.ToString());
        await scene.AdvanceAsync(TimeSpan.FromDays(1.1));
        await admin.DeliverAsync();
        Assert.Equal("not_found", (await scene.LogAsync(id))["error"]!.ToString());
    }

    [Fact]
    public async Task TestEvent_WrongFieldsOrNothingToSend_IsRefused()
    {
        using var scene = await HookScene.CreateAsync(admin);
        (await scene.Client.PostAsync("tracking-templates/hook/test-event", new { eventType = "1", value = -1 })).IsRefused("validation_error", "currency", "eventType", "value");
        await scene.Client.PostAsync("tracking-templates", new { templateKey = "utm", kind = "URL_PARAMS", @params = new { a = "b" } });
        Assert.Equal("conflict", (await scene.Client.PostAsync("tracking-templates/utm/test-event", new { })).Error);
        Assert.Equal("not_found", (await scene.Client.PostAsync("tracking-templates/none/test-event", new { })).Error);
        Assert.Equal("not_found", (await scene.Client.GetAsync("tracking-templates/hook/deliveries/dlv_none")).Error);
        (await scene.Client.GetAsync("tracking-templates/hook/deliveries?status=LOST")).IsRefused("invalid_status", "status");
    }

    private Task<int> AttemptsAsync(List<string> ids) =>
        admin.WithDatabaseAsync(db => db.Deliveries.Where(row => ids.Contains(row.DeliveryId)).SumAsync(row => row.AttemptCount));
}
