using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>An enabled GTM_EVENT tracking template as it goes into the head blob.</summary>
/// <param name="Key">Template key; unique in the handle. Events go into the data layer in the ordinal order of their keys.</param>
/// <param name="ContainerId">The container that the BRIDGE page loads, such as <c>GTM-ABC1234</c>.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Params">The event's variables in the order in which they are written; may be empty.</param>
/// <param name="Slugs">The links that it is for; null for all.</param>
/// <param name="CampaignIds">The campaigns whose links it is for while they are active; null for all links.</param>
public sealed record EventDefinition(
    string Key,
    string ContainerId,
    string Name,
    IReadOnlyList<TemplateParam> Params,
    IReadOnlyList<SlugKey>? Slugs = null,
    IReadOnlyList<string>? CampaignIds = null);
