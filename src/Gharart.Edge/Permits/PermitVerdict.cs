namespace Gharart.Edge.Permits;

/// <summary>What becomes of a visit of a link that may be clicked only so often.</summary>
internal enum PermitVerdict
{
    /// <summary>It is answered, and if it counts, it was counted.</summary>
    Granted,

    /// <summary>The limit is reached: 410.</summary>
    UsedUp,

    /// <summary>This edge has no permit in this moment, though the limit is not known to be reached: 503, try again.</summary>
    NotHere,
}
