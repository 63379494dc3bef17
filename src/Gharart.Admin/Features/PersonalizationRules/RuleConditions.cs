using System.Text.Json.Serialization;
using Gharart.Admin.Http.Json;
using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>The <c>when</c> of a rule: a missing list matches everything, lists AND, values of one list OR (contract §5).</summary>
internal sealed record RuleConditions
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CountryIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? DeviceIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SourceIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CampaignIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SegmentIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SlugIn { get; init; }

    /// <summary>How many dimensions are asked about.</summary>
    [JsonIgnore]
    public int Count => new[] { CountryIn, DeviceIn, SourceIn, CampaignIn, SegmentIn, SlugIn }.Count(list => list is not null);

    /// <summary>As the engine takes them.</summary>
    /// <exception cref="InvalidDataException">What is stored was not checked when it was written.</exception>
    public Core.Routing.RuleConditions ToCore() => new()
    {
        CountryIn = CountryIn?.Select(code => Country.TryParse(code, out var country) ? country : throw Unreadable($"Country '{code}'")).ToArray(),
        DeviceIn = DeviceIn?.Select(word => ContractEnum<DeviceClass>.TryParse(word, out var device) ? device : throw Unreadable($"Device '{word}'")).ToArray(),
        SourceIn = SourceIn,
        CampaignIn = CampaignIn,
        SegmentIn = SegmentIn,
        SlugIn = SlugIn?.Select(text => Slug.TryParse(text, out var slug) ? slug.Key : throw Unreadable($"Slug '{text}'")).ToArray(),
    };

    private static InvalidDataException Unreadable(string what) => new($"{what} is stored but cannot be read.");
}
