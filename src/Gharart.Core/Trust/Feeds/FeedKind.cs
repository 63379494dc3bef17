namespace Gharart.Core.Trust.Feeds;

/// <summary>What the entries of a feed name.</summary>
public enum FeedKind : byte
{
    /// <summary>One host name each.</summary>
    Host = 0,

    /// <summary>A name and all names below it.</summary>
    Domain = 1,

    /// <summary>An address: host, path and query.</summary>
    Url = 2,
}
