using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;

namespace Gharart.Core.Routing;

/// <summary>Puts a handle's URL_PARAMS templates together, in the order in which they are added.</summary>
internal sealed class UrlParamSetBuilder(HandleName handle, CampaignRoute[] campaigns)
{
    private readonly List<UrlParamTemplate> _params = [];
    private readonly TemplateScopesBuilder _scopes = new(campaigns);

    /// <exception cref="InvalidSnapshotException">More than <see cref="UrlParamSet.MaxParams"/> parameters.</exception>
    public void Add(UrlParamTemplate[] parameters, SlugKey[]? slugs, string[]? campaignIds)
    {
        if (_params.Count + parameters.Length > UrlParamSet.MaxParams)
        {
            throw new InvalidSnapshotException($"The templates of a handle have more than {UrlParamSet.MaxParams} parameters.");
        }

        _scopes.Add((ulong.MaxValue >> (UrlParamSet.MaxParams - parameters.Length)) << _params.Count, slugs, campaignIds);
        _params.AddRange(parameters);
    }

    public UrlParamSet? Build() => _params.Count == 0 ? null : new UrlParamSet(Encoding.ASCII.GetBytes(handle.Text), [.. _params], _scopes.Build());
}
