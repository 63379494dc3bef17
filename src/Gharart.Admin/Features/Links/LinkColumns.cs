using System.Globalization;
using System.Text;
using System.Text.Json;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Features.Links;

/// <summary>The columns of our own CSV files: what an export writes, an import reads.</summary>
internal static class LinkColumns
{
    public const string Slug = "slug";
    public const string DestinationUrl = "destinationUrl";
    public const string Title = "title";
    public const string Description = "description";
    public const string Tags = "tags";
    public const string Enabled = "enabled";
    public const string RedirectType = "redirectType";
    public const string ScheduledStartAt = "scheduledStartAt";
    public const string ScheduledEndAt = "scheduledEndAt";
    public const string ExpiresAt = "expiresAt";
    public const string MaxClicks = "maxClicks";
    public const string Password = "password";
    public const string HasPassword = "hasPassword";
    public const string UtmSource = "utmSource";
    public const string UtmMedium = "utmMedium";
    public const string UtmCampaign = "utmCampaign";
    public const string UtmTerm = "utmTerm";
    public const string UtmContent = "utmContent";
    public const string Mode = "mode";
    public const string AppendContextParam = "appendContextParam";
    public const string ForwardQuery = "forwardQuery";
    public const string FallbackUrl = "fallbackUrl";
    public const string RoutingRules = "routingRules";
    public const string ShortUrl = "shortUrl";
    public const string State = "state";

    private const char TagSeparator = '|';
    private const char TagEscape = '\\';

    /// <summary>In the order of an export.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Slug, DestinationUrl, Title, Description, Tags, Enabled, RedirectType, ScheduledStartAt, ScheduledEndAt, ExpiresAt, MaxClicks, HasPassword, UtmSource, UtmMedium,
        UtmCampaign, UtmTerm, UtmContent, Mode, AppendContextParam, ForwardQuery, FallbackUrl, RoutingRules, ShortUrl, State,
    ];

    /// <summary>What an import knows beside <see cref="All"/>: never written, so nobody finds it in an export.</summary>
    public static IReadOnlyList<string> WriteOnly { get; } = [Password];

    /// <summary>Those that an import passes over, since they follow from the others.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } = [ShortUrl, State];

    /// <summary>The cells of a link, in the order of <see cref="All"/>.</summary>
    public static IEnumerable<string?> CellsOf(PutLinkRequest link, string shortUrl, LinkState state) =>
    [
        link.Slug,
        link.DestinationUrl,
        link.Title,
        link.Description,
        JoinTags(link.Tags ?? []),
        Word(link.Enabled),
        link.RedirectType?.ToString(CultureInfo.InvariantCulture),
        Instant(link.ScheduledStartAt),
        Instant(link.ScheduledEndAt),
        Instant(link.ExpiresAt),
        link.MaxClicks?.ToString(CultureInfo.InvariantCulture),
        Word(link.HasPassword),
        link.Tracking?.UtmSource,
        link.Tracking?.UtmMedium,
        link.Tracking?.UtmCampaign,
        link.Tracking?.UtmTerm,
        link.Tracking?.UtmContent,
        link.TrackingPolicy?.Mode is { } mode ? ContractEnum<TrackingMode>.ToWord(mode) : null,
        Word(link.TrackingPolicy?.AppendContextParam),
        Word(link.ForwardQuery),
        link.FallbackUrl,
        link.RoutingRules is { Count: > 0 } rules ? JsonSerializer.Serialize(rules, ApiJson.Stored) : null,
        shortUrl,
        ContractEnum<LinkState>.ToWord(state),
    ];

    /// <summary>Tags in one cell: <c>sale|mail</c>, with a backslash before a bar or a backslash that belongs to a tag.</summary>
    public static string JoinTags(IEnumerable<string?> tags) =>
        string.Join(TagSeparator, tags.Select(tag => tag!.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal)));

    public static List<string> SplitTags(string cell)
    {
        var tags = new List<string>();
        var tag = new StringBuilder();
        for (var i = 0; i <= cell.Length; i++)
        {
            if (i == cell.Length || cell[i] == TagSeparator)
            {
                tags.Add(tag.ToString());
                tag.Clear();
            }
            else if (cell[i] == TagEscape && i + 1 < cell.Length && cell[i + 1] is TagEscape or TagSeparator)
            {
                tag.Append(cell[++i]);
            }
            else
            {
                tag.Append(cell[i]);
            }
        }

        return tags;
    }

    private static string? Instant(DateTimeOffset? instant) => instant is { } value ? InstantJsonConverter.Text(value) : null;

    private static string? Word(bool? value) => value is null ? null : value.Value ? "true" : "false";
}
