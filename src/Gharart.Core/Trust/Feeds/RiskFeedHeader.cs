namespace Gharart.Core.Trust.Feeds;

/// <summary>What a feed's file says about itself.</summary>
/// <param name="Name">Its name, as factors show it.</param>
/// <param name="Kind">What its entries name.</param>
/// <param name="Severity">What a full hit does.</param>
/// <param name="Updated">When it was put together.</param>
/// <param name="Expires">From when on it is not to be used; null where it does not say.</param>
public sealed record RiskFeedHeader(string Name, FeedKind Kind, FeedSeverity Severity, DateTimeOffset Updated, DateTimeOffset? Expires)
{
    /// <summary>Whether the feed is too old to be believed.</summary>
    /// <param name="now">When.</param>
    /// <param name="maxAge">How old a feed may be that names no end.</param>
    public bool IsStale(DateTimeOffset now, TimeSpan maxAge) => now >= (Expires ?? Updated + maxAge);
}
