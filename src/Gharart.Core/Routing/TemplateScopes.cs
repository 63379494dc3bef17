using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>
/// Which of up to 64 things of a handle's tracking templates a link gets, as a word of bits, one a thing: put together from a table of the slugs and one of the
/// campaigns that templates name.
/// </summary>
internal sealed class TemplateScopes
{
    private readonly Dictionary<SlugKey, ulong> _ofSlug;
    private readonly Dictionary<uint, ulong> _ofCampaign;
    private readonly ulong _anySlug;
    private readonly ulong _anyCampaign;

    public TemplateScopes(Dictionary<SlugKey, ulong> ofSlug, Dictionary<uint, ulong> ofCampaign, ulong anySlug, ulong anyCampaign) =>
        (_ofSlug, _ofCampaign, _anySlug, _anyCampaign) = (ofSlug, ofCampaign, anySlug, anyCampaign);

    /// <param name="slug">The link.</param>
    /// <param name="campaign">Its campaign if that is active.</param>
    public ulong Of(SlugKey slug, CampaignRoute? campaign) =>
        (_anySlug | Look(_ofSlug, slug)) & (campaign is null ? _anyCampaign : _anyCampaign | Look(_ofCampaign, campaign.Number));

    private static ulong Look<TKey>(Dictionary<TKey, ulong> table, TKey key)
        where TKey : notnull =>
        table.Count == 0 ? 0 : table.GetValueOrDefault(key);
}
