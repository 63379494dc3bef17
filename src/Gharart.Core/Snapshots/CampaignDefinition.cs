using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>A campaign as it goes into a snapshot.</summary>
/// <param name="Id">Campaign id.</param>
/// <param name="Number">Number that links, clicks and tokens carry; unique in the handle, not 0.</param>
/// <param name="Active">Whether visits are attributed to it.</param>
/// <param name="PrimarySlug">The link whose visits the variants share.</param>
/// <param name="Variants">None, or 2–10.</param>
/// <param name="Seed">Seed of the split; null for the id.</param>
public sealed record CampaignDefinition(
    string Id, uint Number, bool Active, SlugKey PrimarySlug, IReadOnlyList<VariantDefinition> Variants, string? Seed = null);
