namespace Gharart.Core.Trust.Feeds;

/// <summary>What a full hit of a feed does.</summary>
public enum FeedSeverity : byte
{
    /// <summary>Adds points, as a partial hit does.</summary>
    Watch = 0,

    /// <summary>The domain waits for a person.</summary>
    Review = 1,

    /// <summary>The domain is blocked, ahead of everything else.</summary>
    Block = 2,
}
