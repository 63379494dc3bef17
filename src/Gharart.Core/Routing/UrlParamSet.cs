using System.Numerics;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>
/// The parameters of all URL_PARAMS templates of a handle (contract §9). Which of them a link gets is a word of bits, one a parameter, put together
/// from a table of the slugs and one of the campaigns that templates name.
/// </summary>
public sealed class UrlParamSet
{
    /// <summary>Most parameters that all templates of a handle have together.</summary>
    public const int MaxParams = 64;

    private readonly UrlParamTemplate[] _params;
    private readonly Dictionary<SlugKey, ulong> _ofSlug;
    private readonly Dictionary<uint, ulong> _ofCampaign;
    private readonly ulong _all;
    private readonly ulong _anySlug;
    private readonly ulong _anyCampaign;

    internal UrlParamSet(
        byte[] handle, UrlParamTemplate[] parameters, Dictionary<SlugKey, ulong> ofSlug, Dictionary<uint, ulong> ofCampaign, ulong anySlug, ulong anyCampaign)
    {
        (HandleBytes, _params, _ofSlug, _ofCampaign, _anySlug, _anyCampaign) = (handle, parameters, ofSlug, ofCampaign, anySlug, anyCampaign);
        _all = ulong.MaxValue >> (MaxParams - parameters.Length);
    }

    /// <summary>The handle's name, which parameters may want to write.</summary>
    internal byte[] HandleBytes { get; }

    /// <summary>The parameters for a link, in order.</summary>
    /// <param name="slug">The link.</param>
    /// <param name="campaign">Its campaign if that is active.</param>
    /// <param name="scratch"><see cref="MaxParams"/> places, for where it is not all of them.</param>
    internal ReadOnlySpan<UrlParamTemplate> Of(SlugKey slug, CampaignRoute? campaign, Span<UrlParamTemplate> scratch)
    {
        var bits = (_anySlug | Look(_ofSlug, slug)) & (campaign is null ? _anyCampaign : _anyCampaign | Look(_ofCampaign, campaign.Number));
        if (bits == _all)
        {
            return _params;
        }

        var count = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            scratch[count++] = _params[BitOperations.TrailingZeroCount(bits)];
        }

        return scratch[..count];
    }

    private static ulong Look<TKey>(Dictionary<TKey, ulong> table, TKey key)
        where TKey : notnull =>
        table.Count == 0 ? 0 : table.GetValueOrDefault(key);
}
