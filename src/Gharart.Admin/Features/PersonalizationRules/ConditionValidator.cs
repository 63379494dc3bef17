using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Checks the <c>when</c> of a rule: no list is empty, values are in the form in which the edge compares them, each once.</summary>
internal sealed class ConditionValidator(FieldErrors errors, string path)
{
    /// <summary>As many as there are countries.</summary>
    public const int MaxValues = 250;
    public const int MaxText = 64;

    private static readonly string TextRule = $"must be 1 to {MaxText} printable ASCII characters without space and comma";
    private static readonly string DeviceRule = $"must be one of {string.Join(", ", ContractEnum<DeviceClass>.All)}";

    public RuleConditions Read(RuleConditionsRequest? when) => when is null ? new RuleConditions() : new RuleConditions
    {
        CountryIn = Read(when.CountryIn, "countryIn", "country", ReadCountry, "must be a country of ISO 3166-1 such as DE, or XX for unknown"),
        DeviceIn = Read(when.DeviceIn, "deviceIn", "device", ReadDevice, DeviceRule),
        SourceIn = Read(when.SourceIn, "sourceIn", "source", ReadText, TextRule),
        CampaignIn = Read(when.CampaignIn, "campaignIn", "campaign", ReadText, TextRule),
        SegmentIn = Read(when.SegmentIn, "segmentIn", "segment", ReadText, TextRule),
        SlugIn = Read(when.SlugIn, "slugIn", "slug", ReadSlug, "must be a slug: 4 to 24 of A-Z, a-z, 0-9, '_' and '-'"),
    };

    private List<string>? Read(IReadOnlyList<string?>? values, string list, string codeName, Func<string?, string?> read, string rule)
    {
        if (values is null)
        {
            return null;
        }

        if (values.Count is 0 or > MaxValues)
        {
            var message = values.Count == 0 ? "must not be empty; leave it out to match everything" : $"must list at most {MaxValues} values";
            errors.Add(path + list, message, codeName);
            return null;
        }

        var stored = new List<string>(values.Count);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < values.Count; i++)
        {
            if (read(values[i]) is not { } value)
            {
                errors.Add($"{path}{list}[{i}]", rule, codeName);
            }
            else if (seen.Add(value))
            {
                stored.Add(value);
            }
        }

        return stored;
    }

    private static string? ReadCountry(string? code) => code is not null && Country.TryParse(code, out var country) ? country.ToString() : null;

    private static string? ReadDevice(string? word) =>
        ContractEnum<DeviceClass>.TryParse(word, out var device) ? ContractEnum<DeviceClass>.ToWord(device) : null;

    private static string? ReadSlug(string? text) => Slug.TryParse(text, out var slug) ? slug.Text : null;

    // A visit's values arrive in lower case; its segments as a list with commas.
    private static string? ReadText(string? text) =>
        text is { Length: >= 1 and <= MaxText } && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.Contains(',', StringComparison.Ordinal)
            ? text.ToLowerInvariant()
            : null;
}
