using Gharart.Core.Destinations;

namespace Gharart.Core.Trust.Feeds;

/// <summary>One edition of a risk feed, read and immutable.</summary>
public sealed class RiskFeed
{
    internal RiskFeed(RiskFeedHeader header, string version, HashList entries) => (Header, Version, Entries) = (header, version, entries);

    /// <summary>What the file says about itself.</summary>
    public RiskFeedHeader Header { get; }

    /// <summary>When it was updated and what it holds: <c>2026-11-27T00:00:00Z/3f2a91c04b5d</c>.</summary>
    public string Version { get; }

    /// <summary>How many entries it holds.</summary>
    public int Count => Entries.Count;

    internal HashList Entries { get; }

    /// <summary>What it says about a host name; null for a feed of addresses, and for a name that is not listed.</summary>
    public FeedHit? Find(HostName host)
    {
        ArgumentNullException.ThrowIfNull(host);
        switch (Header.Kind)
        {
            case FeedKind.Host:
                return Find(host.Ascii);
            case FeedKind.Domain:
                FeedHit? partial = null;
                for (var name = host; name is not null; name = name.Parent())
                {
                    if (Find(name.Ascii) is { } hit)
                    {
                        if (hit.IsFull)
                        {
                            return hit;
                        }

                        partial ??= hit;
                    }
                }

                return partial;
            default:
                return null;
        }
    }

    /// <summary>What it says about a place where a link leads: by its host, or by its address.</summary>
    public FeedHit? Find(DestinationUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (Header.Kind != FeedKind.Url)
        {
            return url.HostName is { } host ? Find(host) : null;
        }

        var exact = Find(FeedHash.Text(url));
        return exact is { IsFull: true } || url.Query is null ? exact : Find(FeedHash.WithoutQuery(url)) ?? exact;
    }

    private FeedHit? Find(string text) => Entries.Find(FeedHash.Of(text)) is { } isFull
        ? new FeedHit(Header.Name, Version, Header.Severity, isFull, text)
        : null;
}
