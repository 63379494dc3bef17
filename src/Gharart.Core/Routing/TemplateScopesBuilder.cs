using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>Puts the scopes of a handle's templates together.</summary>
internal sealed class TemplateScopesBuilder(CampaignRoute[] campaigns)
{
    private readonly Dictionary<SlugKey, ulong> _ofSlug = [];
    private readonly Dictionary<uint, ulong> _ofCampaign = [];
    private ulong _anySlug;
    private ulong _anyCampaign;

    /// <summary>Gives a template's bits its scope; null stands for all.</summary>
    public void Add(ulong bits, SlugKey[]? slugs, string[]? campaignIds)
    {
        _anySlug |= slugs is null ? bits : 0;
        foreach (var slug in slugs ?? [])
        {
            _ofSlug[slug] = _ofSlug.GetValueOrDefault(slug) | bits;
        }

        _anyCampaign |= campaignIds is null ? bits : 0;
        foreach (var campaign in campaigns.Where(campaign => campaignIds?.Contains(campaign.Id, StringComparer.Ordinal) == true))
        {
            _ofCampaign[campaign.Number] = _ofCampaign.GetValueOrDefault(campaign.Number) | bits;
        }
    }

    public TemplateScopes Build() => new(_ofSlug, _ofCampaign, _anySlug, _anyCampaign);
}
