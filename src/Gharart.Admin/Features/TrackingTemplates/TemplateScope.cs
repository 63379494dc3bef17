using System.Text.Json.Serialization;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>
/// Which links a template is for: those of the slugs that are bound to one of the campaigns. A list that is null stands for all; a campaign counts while
/// it is ACTIVE.
/// </summary>
internal sealed record TemplateScope
{
    public static readonly TemplateScope All = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Slugs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CampaignIds { get; init; }

    [JsonIgnore]
    public bool IsAll => Slugs is null && CampaignIds is null;
}
