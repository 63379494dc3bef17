namespace Gharart.Core.Clicks;

/// <summary>Why the journal did not take a click.</summary>
public enum ClickDropCause
{
    /// <summary>Clicks came faster than the next segment could be prepared.</summary>
    NotReady = 0,

    /// <summary>The retained segments use up the disk budget.</summary>
    DiskBudget = 1,

    /// <summary>The disk refused the next segment: full, read-only or failing.</summary>
    DiskError = 2,

    /// <summary>The journal is closed.</summary>
    Closed = 3,
}
