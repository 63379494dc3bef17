using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>An enabled URL_PARAMS tracking template as it goes into the head blob.</summary>
/// <param name="Key">Template key; unique in the handle. Templates count in the ordinal order of their keys.</param>
/// <param name="Params">1–64 parameters, in the order in which they are written; all templates of a handle have at most 64 together.</param>
/// <param name="Slugs">The links that it is for; null for all.</param>
/// <param name="CampaignIds">The campaigns whose links it is for while they are active; null for all links.</param>
public sealed record TemplateDefinition(
    string Key, IReadOnlyList<TemplateParam> Params, IReadOnlyList<SlugKey>? Slugs = null, IReadOnlyList<string>? CampaignIds = null);
