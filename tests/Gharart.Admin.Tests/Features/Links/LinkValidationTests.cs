using System.Net;
using System.Text.Json.Nodes;

namespace Gharart.Admin.Tests.Features.Links;

public class LinkValidationTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a-slug-of-twenty-five-char")]
    [InlineData("sl%C3%BCg")]
    [InlineData("a.bcd")]
    [InlineData("robots")]
    [InlineData("_edge-x")]
    public async Task Put_Slug_IsRefused(string slug)
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.PutAsync($"links/{slug}", new { destinationUrl = "https://shop.example/" })).IsRefused("invalid_slug", "slug");
        Assert.Equal("not_found", (await client.GetAsync($"links/{slug}")).Error);
    }

    [Theory]
    [InlineData("""{}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":null}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":"ftp://shop.example/"}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":"https://10.0.0.1/"}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":"http://localhost:8080/x"}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":"http://Some.LOCALHOST/x"}""", "invalid_destination_url", "destinationUrl")]
    [InlineData("""{"destinationUrl":"U","fallbackUrl":"//shop.example"}""", "invalid_fallback_url", "fallbackUrl")]
    [InlineData("""{"destinationUrl":"U","fallbackUrl":"http://gharart.localhost/abcd"}""", "invalid_fallback_url", "fallbackUrl")]
    [InlineData("""{"destinationUrl":"U","slug":"other"}""", "invalid_slug", "slug")]
    [InlineData("""{"destinationUrl":"U","redirectType":301}""", "invalid_redirect_type", "redirectType")]
    [InlineData("""{"destinationUrl":"U","title":"a\u0000b"}""", "invalid_title", "title")]
    [InlineData("""{"destinationUrl":"U","description":"a\u001bb"}""", "invalid_description", "description")]
    [InlineData("""{"destinationUrl":"U","tags":["ok"," "]}""", "invalid_tags", "tags[1]")]
    [InlineData("""{"destinationUrl":"U","tags":[null]}""", "invalid_tags", "tags[0]")]
    [InlineData("""{"destinationUrl":"U","scheduledStartAt":"2026-06-01T00:00:00Z","scheduledEndAt":"2026-06-01T00:00:00Z"}""", "invalid_scheduled_end_at", "scheduledEndAt")]
    [InlineData("""{"destinationUrl":"U","scheduledStartAt":"2026-06-01T00:00:00Z","expiresAt":"2026-05-01T00:00:00Z"}""", "invalid_expires_at", "expiresAt")]
    [InlineData("""{"destinationUrl":"U","tracking":{"utmTerm":"a\nb"}}""", "invalid_utm_term", "tracking.utmTerm")]
    [InlineData("""{"destinationUrl":"U","routingRules":[null]}""", "invalid_routing_rules", "routingRules[0]")]
    [InlineData("""{"destinationUrl":"U","routingRules":[{"variant":{"id":"a","destinationUrl":"U"}}]}""", "invalid_rule_id", "routingRules[0].ruleId")]
    [InlineData("""{"destinationUrl":"U","routingRules":[{"ruleId":"r1","variant":{"id":"a","destinationUrl":"http://x.localhost/"}}]}""", "invalid_destination_url", "routingRules[0].variant.destinationUrl")]
    [InlineData("""{"destinationUrl":"U","campaignId":"x"}""", "invalid_payload", "campaignId")]
    [InlineData("""{"destinationUrl":"U","maxClicks":0}""", "invalid_max_clicks", "maxClicks")]
    [InlineData("""{"destinationUrl":"U","maxClicks":-1}""", "invalid_max_clicks", "maxClicks")]
    [InlineData("""{"destinationUrl":"U","maxClicks":2147483648}""", "invalid_max_clicks", "maxClicks")]
    [InlineData("""{"destinationUrl":"U","maxClicks":1.5}""", "invalid_payload", "maxClicks")]
    [InlineData("""{"destinationUrl":"U","maxClicks":"many"}""", "invalid_payload", "maxClicks")]
    [InlineData("""{"destinationUrl":"U","tracking":{"utm_source":"x"}}""", "invalid_payload", "tracking.utm_source")]
    [InlineData("""{"destinationUrl":"U","trackingPolicy":{"mode":"SIDEWAYS"}}""", "invalid_payload", "trackingPolicy.mode")]
    [InlineData("""{"destinationUrl":"U","scheduledStartAt":"2026-06-01T00:00:00"}""", "invalid_payload", "scheduledStartAt")]
    [InlineData("""{"destinationUrl":"U","routingRules":[{"ruleId":"r1","when":{"countriesIn":["DE"]}}]}""", "invalid_payload", "routingRules[0].when.countriesIn")]
    [InlineData("""{"destinationUrl":"U","routingRules":[{"ruleId":"r1","variant":{"id":"a","destinationUrl":"U","weight":1}}]}""", "invalid_payload", "routingRules[0].variant.weight")]
    public async Task Put_OneMistake_IsNamed(string body, string code, string field)
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync("links/link", JsonNode.Parse(body.Replace("\"U\"", "\"https://shop.example/\"", StringComparison.Ordinal))!);

        put.IsRefused(code, field);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("links/link")).Status);
    }

    [Fact]
    public async Task Put_ManyMistakes_AreAllNamed()
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync("links/abc?onCollision=maybe", new
        {
            destinationUrl = "nonsense",
            fallbackUrl = "nonsense",
            title = new string('x', 201),
            description = new string('x', 2_001),
            tags = Enumerable.Range(0, 21).Select(i => $"tag{i}"),
            redirectType = 200,
            tracking = new { utmSource = new string('x', 201) },
            routingRules = new object[]
            {
                new { ruleId = "same", variant = new { id = "a", destinationUrl = "https://shop.example/" } },
                new
                {
                    ruleId = "same",
                    variants = new[] { new { id = "a", destinationUrl = "https://shop.example/", weight = 1 }, new { id = "b", destinationUrl = "x", weight = 0 } },
                },
            },
        });

        put.IsRefused(
            "validation_error",
            "slug",
            "onCollision",
            "destinationUrl",
            "fallbackUrl",
            "title",
            "description",
            "tags",
            "redirectType",
            "tracking.utmSource",
            "routingRules[1].ruleId",
            "routingRules[1].variants[1].destinationUrl",
            "routingRules[1].variants[1].weight");
    }

    [Fact]
    public async Task Put_FiftyRulesAndNoMore()
    {
        var client = await HandleClient.CreateAsync(admin);
        var variant = new { id = "a", destinationUrl = "https://shop.example/" };
        object Link(int rules) => new
        {
            destinationUrl = "https://shop.example/",
            routingRules = Enumerable.Range(0, rules).Select(i => new { ruleId = $"rule-{i}", priority = i, variant }),
        };

        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync("links/many", Link(50))).Status);
        (await client.PutAsync("links/many", Link(51))).IsRefused("invalid_routing_rules", "routingRules");
    }
}
