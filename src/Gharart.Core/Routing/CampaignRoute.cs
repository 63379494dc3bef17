namespace Gharart.Core.Routing;

/// <summary>What routing needs of a campaign.</summary>
/// <param name="Number">Number that links, clicks and tokens carry.</param>
/// <param name="Id">The campaign's id.</param>
/// <param name="Active">Whether visits are attributed to it; the split applies only then.</param>
/// <param name="Split">The A/B split of its primary link, null where it has none.</param>
/// <param name="PrimarySlug">The link that the split belongs to.</param>
public sealed record CampaignRoute(uint Number, string Id, bool Active, Rule? Split, Slugs.SlugKey PrimarySlug)
{
    /// <summary>The id in ASCII.</summary>
    public byte[] IdBytes { get; } = System.Text.Encoding.ASCII.GetBytes(Id);
}
