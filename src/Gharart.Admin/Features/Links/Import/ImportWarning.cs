using System.Text.Json.Serialization;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>A row was taken over, but something about it is not as it looks.</summary>
/// <param name="Code">One of the constants, or <see cref="DestinationWarning.NotRoutable"/>.</param>
/// <param name="Domain">As in <see cref="DestinationWarning"/>.</param>
/// <param name="Reason">As in <see cref="DestinationWarning"/>.</param>
/// <param name="Message">As in <see cref="DestinationWarning"/>.</param>
/// <param name="Field">The field it is about.</param>
internal sealed record ImportWarning(
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Domain = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null)
{
    /// <summary>The title was longer than a title may be.</summary>
    public const string TitleShortened = "title_shortened";

    /// <summary>The link had several short addresses; the first was taken.</summary>
    public const string MoreShortLinks = "more_short_links";

    public static ImportWarning Of(DestinationWarning warning) => new(warning.Code, warning.Domain, warning.Reason, warning.Message);
}
