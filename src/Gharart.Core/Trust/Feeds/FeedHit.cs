namespace Gharart.Core.Trust.Feeds;

/// <summary>An entry of a feed that fits a name or an address.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Version">Which edition of it.</param>
/// <param name="Severity">What the feed asks for.</param>
/// <param name="IsFull">False where the feed holds the beginning of a hash alone, which something else may share.</param>
/// <param name="Subject">The host, domain or address that is listed.</param>
public sealed record FeedHit(string Feed, string Version, FeedSeverity Severity, bool IsFull, string Subject)
{
    /// <summary>Whether the hit alone blocks.</summary>
    public bool Blocks => IsFull && Severity == FeedSeverity.Block;

    /// <summary>The hit in words.</summary>
    public string Evidence => IsFull
        ? $"{Subject} is listed by the feed {Feed} ({Version})"
        : $"{Subject} shares the beginning of a hash in the feed {Feed} ({Version})";
}
