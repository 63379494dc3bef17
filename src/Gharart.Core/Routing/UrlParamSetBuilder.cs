using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;

namespace Gharart.Core.Routing;

/// <summary>Puts a handle's URL_PARAMS templates together, in the order in which they are added.</summary>
internal sealed class UrlParamSetBuilder(HandleName handle, CampaignRoute[] campaigns)
{
    private readonly List<UrlParamTemplate> _params = [];
    private readonly Dictionary<SlugKey, ulong> _ofSlug = [];
    private readonly Dictionary<uint, ulong> _ofCampaign = [];
    private ulong _anySlug;
    private ulong _anyCampaign;

    /// <exception cref="InvalidSnapshotException">More than <see cref="UrlParamSet.MaxParams"/> parameters.</exception>
    public void Add(UrlParamTemplate[] parameters, SlugKey[]? slugs, string[]? campaignIds)
    {
        if (_params.Count + parameters.Length > UrlParamSet.MaxParams)
        {
            throw new InvalidSnapshotException($"The templates of a handle have more than {UrlParamSet.MaxParams} parameters.");
        }

        var bits = (ulong.MaxValue >> (UrlParamSet.MaxParams - parameters.Length)) << _params.Count;
        _params.AddRange(parameters);
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

    public UrlParamSet? Build() =>
        _params.Count == 0 ? null : new UrlParamSet(Encoding.ASCII.GetBytes(handle.Text), [.. _params], _ofSlug, _ofCampaign, _anySlug, _anyCampaign);
}
