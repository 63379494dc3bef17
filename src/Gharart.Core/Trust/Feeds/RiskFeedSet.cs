using Gharart.Core.Destinations;

namespace Gharart.Core.Trust.Feeds;

/// <summary>The feeds that are in force at one moment.</summary>
/// <param name="feeds">Feeds, neither stale nor broken.</param>
public sealed class RiskFeedSet(IEnumerable<RiskFeed> feeds)
{
    /// <summary>No feeds.</summary>
    public static RiskFeedSet Empty { get; } = new([]);

    /// <summary>The feeds by name.</summary>
    public IReadOnlyList<RiskFeed> Feeds { get; } = [.. feeds.OrderBy(feed => feed.Header.Name, StringComparer.Ordinal)];

    /// <summary>Whether nothing can be listed.</summary>
    public bool IsEmpty => Feeds.Count == 0;

    /// <summary>What feeds say about a name.</summary>
    public IEnumerable<FeedHit> Find(HostName host) => Feeds.Select(feed => feed.Find(host)).OfType<FeedHit>();

    /// <summary>What feeds say about a place where a link leads.</summary>
    public IEnumerable<FeedHit> Find(DestinationUrl url) => Feeds.Select(feed => feed.Find(url)).OfType<FeedHit>();
}
