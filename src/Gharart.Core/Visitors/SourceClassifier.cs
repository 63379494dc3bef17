namespace Gharart.Core.Visitors;

/// <summary>Tells where a visit comes from (contract §5).</summary>
public static class SourceClassifier
{
    /// <summary>
    /// The visit's <c>utm_source</c>; else <c>ad</c> when an ad network's click id is there; else by the referrer's host
    /// <c>search</c>, <c>social</c>, <c>email</c> or <c>referral</c>; <c>direct</c> without a usable referrer or from our own host.
    /// </summary>
    /// <param name="query">The visit's query.</param>
    /// <param name="referrer">The <c>Referer</c> header.</param>
    /// <param name="ownHost">The <c>Host</c> header, port allowed.</param>
    public static ReadOnlySpan<byte> Classify(
        scoped in VisitQuery query,
        scoped ReadOnlySpan<byte> referrer,
        scoped ReadOnlySpan<byte> ownHost)
    {
        Span<byte> scratch = stackalloc byte[ReferrerHost.MaxLength];
        var hasHost = ReferrerHost.TryGet(referrer, scratch, out var host) && !ReferrerHost.IsSame(host, ownHost);
        return ClassifyHost(query, hasHost ? host : default);
    }

    /// <summary>The same by a referrer host that was taken out before; empty where there is none or it is our own.</summary>
    internal static ReadOnlySpan<byte> ClassifyHost(scoped in VisitQuery query, scoped ReadOnlySpan<byte> foreignHost)
    {
        if (!query.Source.IsEmpty)
        {
            return query.Source;
        }

        if (query.HasAdClickId)
        {
            return "ad"u8;
        }

        if (foreignHost.IsEmpty)
        {
            return "direct"u8;
        }

        return ReferrerHosts.KindOf(foreignHost) switch
        {
            ReferrerKind.Search => "search"u8,
            ReferrerKind.Social => "social"u8,
            ReferrerKind.Email => "email"u8,
            _ => "referral"u8,
        };
    }
}
