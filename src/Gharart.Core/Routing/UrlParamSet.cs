using System.Numerics;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>The parameters of all URL_PARAMS templates of a handle (contract §9).</summary>
public sealed class UrlParamSet
{
    /// <summary>Most parameters that all templates of a handle have together.</summary>
    public const int MaxParams = 64;

    private readonly UrlParamTemplate[] _params;
    private readonly TemplateScopes _scopes;
    private readonly ulong _all;

    internal UrlParamSet(byte[] handle, UrlParamTemplate[] parameters, TemplateScopes scopes)
    {
        (HandleBytes, _params, _scopes) = (handle, parameters, scopes);
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
        var bits = _scopes.Of(slug, campaign);
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
}
