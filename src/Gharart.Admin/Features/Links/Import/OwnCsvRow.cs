using System.Globalization;
using System.Text.Json;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Csv;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>Reads a record with our own columns: an empty cell is like a member that is left out.</summary>
internal sealed class OwnCsvRow(CsvHeader header, IReadOnlyList<string> cells, FieldErrors errors)
{
    public PutLinkRequest Read() => new(
        Text(LinkColumns.DestinationUrl),
        Text(LinkColumns.Slug),
        Text(LinkColumns.Title),
        Text(LinkColumns.Description),
        Text(LinkColumns.Tags) is { } tags ? LinkColumns.SplitTags(tags) : null,
        Flag(LinkColumns.Enabled),
        (int?)Number(LinkColumns.RedirectType, int.MaxValue),
        Instant(LinkColumns.ScheduledStartAt),
        Instant(LinkColumns.ScheduledEndAt),
        Instant(LinkColumns.ExpiresAt),
        Number(LinkColumns.MaxClicks, long.MaxValue),
        Password(),
        Flag(LinkColumns.HasPassword),
        new LinkTracking(
            Text(LinkColumns.UtmSource), Text(LinkColumns.UtmMedium), Text(LinkColumns.UtmCampaign), Text(LinkColumns.UtmTerm), Text(LinkColumns.UtmContent)),
        new TrackingPolicyRequest(Mode(), Flag(LinkColumns.AppendContextParam)),
        Flag(LinkColumns.ForwardQuery),
        Text(LinkColumns.FallbackUrl),
        Rules());

    /// <summary>A date and time as in JSON; null, with the mistake told, where it is none.</summary>
    public static DateTimeOffset? ReadInstant(string? text, string column, FieldErrors errors)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<DateTimeOffset>(JsonSerializer.SerializeToUtf8Bytes(text), ApiJson.Wire);
        }
        catch (JsonException exception)
        {
            errors.Add(column, exception.Message);
            return null;
        }
    }

    /// <summary>Digits alone; null, with the mistake told, where there is anything else.</summary>
    public static long? ReadNumber(string? text, string column, long largest, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest;
        return errors.Check(isNumber, column, "must be a whole number") ? number : null;
    }

    private string? Text(string column) => header.Find(column) is { } place && cells[place].Length > 0 ? CsvCell.Restore(cells[place]) : null;

    // Never exported, so never escaped either: it is what stands there.
    private string? Password() => header.Find(LinkColumns.Password) is { } place && cells[place].Length > 0 ? cells[place] : null;

    private bool? Flag(string column)
    {
        var text = Text(column);
        return text is not null && errors.Check(bool.TryParse(text, out var flag), column, "must be true or false") ? flag : null;
    }

    private long? Number(string column, long largest) => ReadNumber(Text(column), column, largest, errors);

    private DateTimeOffset? Instant(string column) => ReadInstant(Text(column), column, errors);

    private TrackingMode? Mode()
    {
        var word = Text(LinkColumns.Mode);
        var isWord = ContractEnum<TrackingMode>.TryParse(word, out var mode);
        errors.Check(word is null || isWord, LinkColumns.Mode, $"must be one of {string.Join(", ", ContractEnum<TrackingMode>.All)}");
        return isWord ? mode : null;
    }

    private List<PutRuleRequest?>? Rules()
    {
        if (Text(LinkColumns.RoutingRules) is not { } json)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<List<PutRuleRequest?>>(json, ApiJson.Wire);
        }
        catch (JsonException exception)
        {
            errors.Add(LinkColumns.RoutingRules, $"must be a JSON array of rules. {JsonProblem.From(exception).Detail}");
            return null;
        }
    }
}
