using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Tests.Features;
using Gharart.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Outbox.Deliveries;

/// <summary>Contract §9: GA4_EVENT and META_PIXEL from the same outbox, and which templates a conversion is for.</summary>
public class AdvertisingDeliveryTests(DeliveryFixture admin) : IClassFixture<DeliveryFixture>
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Conversion_GoogleAnalytics_IsAMeasurementProtocolEvent()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PostAsync("tracking-templates", new { templateKey = "ga", kind = "GA4_EVENT", measurementId = "G-ABC123XYZ0", apiSecret = "s3cret&x" });
        Assert.Equal(1, await ConvertAsync(client, Conversion(client)));
        await client.PostAsync("tracking-templates/ga/test-event", new { eventType = "lead" });
        await admin.DeliverAsync();

        // Both are due at once and go out beside each other, in any order.
        var requests = admin.Google.Requests.Where(r => r.PathAndQuery == "/mp/collect?measurement_id=G-ABC123XYZ0&api_secret=s3cret%26x")
            .OrderBy(r => r.Body.Contains("debug_mode", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            """
            {"client_id":"clk_1","timestamp_micros":1777627800000000,"non_personalized_ads":true,"events":[{"name":"purchase","params":
            {"transaction_id":"order-1","engagement_time_msec":1,"value":19.90,"currency":"EUR","campaign_id":"festive","content_id":"Sale","variant_id":"a"}}]}
            """.ReplaceLineEndings(""),
            requests[0].Body);
        var test = JsonNode.Parse(requests[1].Body)!["events"]![0]!;
        Assert.Equal(("generate_lead", "1"), (test["name"]!.ToString(), test["params"]!["debug_mode"]!.ToString()));
        Assert.DoesNotContain("s3cret", (await client.GetAsync("tracking-templates/ga/deliveries")).Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversion_Meta_IsAConversionsApiEventWithoutPersonalData()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PostAsync(
            "tracking-templates", new { templateKey = "meta", kind = "META_PIXEL", pixelId = "1234567", accessToken = "EAAB-token", testEventCode = "TEST1" });
        Assert.Equal(1, await ConvertAsync(client, Conversion(client)));
        await client.PostAsync("tracking-templates/meta/test-event", new { });
        await admin.DeliverAsync();

        // Both are due at once and go out beside each other, in any order.
        var requests = admin.Meta.Requests.Where(r => r.PathAndQuery == "/v23.0/1234567/events")
            .OrderBy(r => r.Body.Contains("test_event_code", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            """
            {"data":[{"event_name":"Purchase","event_time":1777627800,"event_id":"cnv_1","action_source":"website","user_data":{"external_id":
            ["CLICK"]},"custom_data":{"order_id":"order-1","value":19.90,"currency":"EUR"}}],"access_token":"EAAB-token"}
            """.ReplaceLineEndings("").Replace("CLICK", Sha256("clk_1"), StringComparison.Ordinal),
            requests[0].Body);
        var test = JsonNode.Parse(requests[1].Body)!;
        Assert.Equal(("TEST1", "test"), (test["test_event_code"]!.ToString(), test["data"]![0]!["event_name"]!.ToString()));
    }

    [Fact]
    public async Task Meta_RefusingTheToken_SaysWhyInTheLog()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PostAsync("tracking-templates", new { templateKey = "meta", kind = "META_PIXEL", pixelId = "7654321", accessToken = "EAAB-bad" });
        admin.Meta.Answer = request => new HookAnswer(request.PathAndQuery.Contains("7654321", StringComparison.Ordinal) ? 400 : 200, """{"error":{"code":190}}""");
        await client.PostAsync("tracking-templates/meta/test-event", new { });
        await admin.DeliverAsync();

        var log = Assert.Single(await client.ListAsync("tracking-templates/meta/deliveries", 10));
        Assert.Equal(("PENDING", "400", """{"error":{"code":190}}"""), (log["status"]!.ToString(), log["attempts"]![0]!["status"]!.ToString(), log["attempts"]![0]!["response"]!.ToString()));
    }

    [Fact]
    public async Task Enqueue_Conversion_IsForTheTemplatesThatApply()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Hook(string key, bool enabled, object? appliesTo) =>
            new { templateKey = key, kind = "CUSTOM_WEBHOOK", endpointUrl = "https://hooks.example/", enabled, appliesTo };
        await client.PostAsync("tracking-templates", Hook("all", true, null));
        await client.PostAsync("tracking-templates", Hook("off", false, null));
        await client.PostAsync("tracking-templates", Hook("sale", true, new { slugs = new[] { "SALE" } }));
        await client.PostAsync("tracking-templates", Hook("spring", true, new { campaignIds = new[] { "spring" } }));
        await client.PostAsync("tracking-templates", Hook("both", true, new { slugs = new[] { "other" }, campaignIds = new[] { "festive" } }));
        await client.PostAsync("tracking-templates", new { templateKey = "ga", kind = "GA4_EVENT", measurementId = "G-ABC123", apiSecret = "x" });
        await client.PostAsync("tracking-templates", new { templateKey = "utm", kind = "URL_PARAMS", @params = new { a = "b" } });
        var conversion = Conversion(client);

        Assert.Equal(3, await ConvertAsync(client, conversion));
        Assert.Equal(2, await ConvertAsync(client, conversion with { HasPrivacySignal = true }));
        Assert.Equal(3, await ConvertAsync(client, conversion with { Slug = "OTHER" }));
        Assert.Equal(2, await ConvertAsync(client, conversion with { Slug = null, CampaignId = null }));
        Assert.Equal(3, await ConvertAsync(client, conversion with { Slug = null, CampaignId = "spring" }));
    }

    [Fact]
    public async Task Enqueue_NotCommitted_IsNeverSent()
    {
        using var scene = await HookScene.CreateAsync(admin);
        await admin.WithDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            Assert.Equal(1, await Queue.EnqueueAsync(db, scene.Client.HandleId, Conversion(scene.Client), CancellationToken.None));
            return await db.SaveChangesAsync();
        });

        await admin.DeliverAsync();
        Assert.Empty(scene.Server.Requests);
    }

    private DeliveryQueue Queue => admin.Services.GetRequiredService<DeliveryQueue>();

    private Task<int> ConvertAsync(HandleClient client, ConversionEvent conversion) => admin.WithDatabaseAsync(async db =>
    {
        var count = await Queue.EnqueueAsync(db, client.HandleId, conversion, CancellationToken.None);
        await db.SaveChangesAsync();
        return count;
    });

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static ConversionEvent Conversion(HandleClient client) => new()
    {
        ConversionId = "cnv_1",
        Handle = client.Handle,
        Slug = "Sale",
        CampaignId = "festive",
        VariantId = "a",
        ClickId = "clk_1",
        EventType = "purchase",
        Value = 19.90m,
        Currency = "EUR",
        OrderId = "order-1",
        OccurredAt = At,
    };
}
