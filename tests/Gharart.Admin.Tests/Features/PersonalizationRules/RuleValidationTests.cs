using System.Text.Json.Nodes;

namespace Gharart.Admin.Tests.Features.PersonalizationRules;

public class RuleValidationTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Variant = """ "variant":{"id":"a","destinationUrl":"https://shop.example/"} """;

    [Theory]
    [InlineData("a")]
    [InlineData("-ab")]
    [InlineData("Ab")]
    [InlineData("a.b")]
    [InlineData("a%0A")]
    public async Task Put_RuleId_IsRefused(string ruleId)
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.PutAsync($"personalization-rules/{ruleId}", JsonNode.Parse($"{{{Variant}}}")!)).IsRefused("invalid_rule_id", "ruleId");
        Assert.Equal("not_found", (await client.GetAsync($"personalization-rules/{ruleId}")).Error);
    }

    [Theory]
    [InlineData("""{"when":{"countryIn":["DE","UK"]},V}""", "invalid_country", "when.countryIn[1]")]
    [InlineData("""{"when":{"countryIn":["DEU"]},V}""", "invalid_country", "when.countryIn[0]")]
    [InlineData("""{"when":{"countryIn":[null]},V}""", "invalid_country", "when.countryIn[0]")]
    [InlineData("""{"when":{"countryIn":[]},V}""", "invalid_country", "when.countryIn")]
    [InlineData("""{"when":{"deviceIn":["PHONE"]},V}""", "invalid_device", "when.deviceIn[0]")]
    [InlineData("""{"when":{"deviceIn":["1"]},V}""", "invalid_device", "when.deviceIn[0]")]
    [InlineData("""{"when":{"deviceIn":[]},V}""", "invalid_device", "when.deviceIn")]
    [InlineData("""{"when":{"sourceIn":["a b"]},V}""", "invalid_source", "when.sourceIn[0]")]
    [InlineData("""{"when":{"sourceIn":[""]},V}""", "invalid_source", "when.sourceIn[0]")]
    [InlineData("""{"when":{"campaignIn":["é"]},V}""", "invalid_campaign", "when.campaignIn[0]")]
    [InlineData("""{"when":{"campaignIn":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},V}""", "invalid_campaign", "when.campaignIn[0]")]
    [InlineData("""{"when":{"segmentIn":["vip","a,b"]},V}""", "invalid_segment", "when.segmentIn[1]")]
    [InlineData("""{"when":{"segmentIn":[]},V}""", "invalid_segment", "when.segmentIn")]
    [InlineData("""{"when":{"slugIn":["sale","abc"]},V}""", "invalid_slug", "when.slugIn[1]")]
    [InlineData("""{"priority":-1,V}""", "invalid_priority", "priority")]
    [InlineData("""{"priority":10000,V}""", "invalid_priority", "priority")]
    [InlineData("""{"seed":"",V}""", "invalid_seed", "seed")]
    [InlineData("""{"seed":"a\nb",V}""", "invalid_seed", "seed")]
    [InlineData("""{"note":"a\u0007",V}""", "invalid_note", "note")]
    [InlineData("""{"ruleId":"other",V}""", "invalid_rule_id", "ruleId")]
    [InlineData("""{}""", "invalid_variant", "variant")]
    [InlineData("""{V,"variants":[]}""", "invalid_variant", "variant")]
    [InlineData("""{"variants":[]}""", "invalid_variants", "variants")]
    [InlineData("""{"variants":[{"id":"a","destinationUrl":"https://shop.example/","weight":1}]}""", "invalid_variants", "variants")]
    [InlineData("""{"variants":[null,{"id":"a","destinationUrl":"https://shop.example/","weight":1}]}""", "invalid_variants", "variants[0]")]
    [InlineData("""{"variants":[{"id":"a","destinationUrl":"https://shop.example/","weight":1},{"id":"a","destinationUrl":"https://shop.example/","weight":1}]}""", "invalid_variant_id", "variants[1].id")]
    [InlineData("""{"variants":[{"id":"a","destinationUrl":"https://shop.example/","weight":1},{"id":"b","destinationUrl":"https://shop.example/"}]}""", "invalid_weight", "variants[1].weight")]
    [InlineData("""{"variants":[{"id":"a","destinationUrl":"https://shop.example/","weight":10001},{"id":"b","destinationUrl":"https://shop.example/","weight":1}]}""", "invalid_weight", "variants[0].weight")]
    [InlineData("""{"variant":{"id":"a"}}""", "invalid_destination_url", "variant.destinationUrl")]
    [InlineData("""{"variant":{"id":"a","destinationUrl":"https://localhost/"}}""", "invalid_destination_url", "variant.destinationUrl")]
    [InlineData("""{"variant":{"id":"_a","destinationUrl":"https://shop.example/"}}""", "invalid_variant_id", "variant.id")]
    [InlineData("""{"variant":{"destinationUrl":"https://shop.example/"}}""", "invalid_variant_id", "variant.id")]
    [InlineData("""{"when":{"countryin":["DE"]},V}""", "invalid_payload", "when.countryin")]
    [InlineData("""{"when":{"countryIn":"DE"},V}""", "invalid_payload", "when.countryIn")]
    [InlineData("""{"priority":"1",V}""", "invalid_payload", "priority")]
    [InlineData("""{"priority":1.5,V}""", "invalid_payload", "priority")]
    public async Task Put_OneMistake_IsNamed(string body, string code, string field)
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync("personalization-rules/rule", JsonNode.Parse(body.Replace("V", Variant, StringComparison.Ordinal))!);

        put.IsRefused(code, field);
        Assert.Empty(await client.ListAsync("personalization-rules", 10));
    }

    [Fact]
    public async Task Put_ManyMistakes_AreAllNamed()
    {
        var client = await HandleClient.CreateAsync(admin);
        var many = Enumerable.Range(0, 251).Select(i => $"value{i}").ToArray();

        var put = await client.PutAsync("personalization-rules/A?onCollision=", new
        {
            priority = 10_000,
            note = new string('x', 501),
            seed = new string('x', 65),
            when = new
            {
                countryIn = new[] { "DE", "??", "ZZ" },
                deviceIn = new[] { "X" },
                sourceIn = many,
                campaignIn = many[..250],
                segmentIn = many,
                slugIn = many,
            },
            variants = Enumerable.Range(0, 11).Select(i => new { id = $"v{i}", destinationUrl = "https://shop.example/", weight = 1 }),
        });

        put.IsRefused(
            "validation_error",
            "ruleId",
            "onCollision",
            "priority",
            "note",
            "seed",
            "when.countryIn[1]",
            "when.countryIn[2]",
            "when.deviceIn[0]",
            "when.sourceIn",
            "when.segmentIn",
            "when.slugIn",
            "variants");
    }
}
