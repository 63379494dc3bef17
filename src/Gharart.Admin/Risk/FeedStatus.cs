namespace Gharart.Admin.Risk;

/// <summary>What becomes of a feed's file.</summary>
internal enum FeedStatus
{
    /// <summary>Its entries count.</summary>
    InForce,

    /// <summary>Too old: its entries do not count.</summary>
    Stale,

    /// <summary>Cannot be read: it has no entries.</summary>
    Broken,
}
