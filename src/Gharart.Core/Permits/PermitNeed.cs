namespace Gharart.Core.Permits;

/// <summary>Why an edge tells of a lease. The numbers are part of the message format.</summary>
public enum PermitNeed : byte
{
    /// <summary>It only says what it used or gives back.</summary>
    None = 0,

    /// <summary>Its stock runs low, or the link is new to it.</summary>
    Ahead = 1,

    /// <summary>Its stock is empty and a visitor was turned away.</summary>
    Urgent = 2,

    /// <summary>It keeps nothing of this link any more: the link has no limit now, is gone, or the edge ends.</summary>
    Close = 3,
}
