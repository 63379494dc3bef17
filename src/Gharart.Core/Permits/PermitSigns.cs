namespace Gharart.Core.Permits;

/// <summary>What an answer says beside the lease. The bits are part of the message format.</summary>
[Flags]
public enum PermitSigns : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Nobody can get a permit of this link under the limit of the answer: visitors are told that it has ended.</summary>
    UsedUp = 1,

    /// <summary>Another edge is in need: give back what is above <see cref="PermitAnswer.Keep"/> and not needed in this moment.</summary>
    Recall = 2,

    /// <summary>The lease is closed, or the link is gone: forget it.</summary>
    Closed = 4,

    /// <summary>More was granted than the limit allows, because it was lowered: this answer raises nothing.</summary>
    OverLimit = 8,

    /// <summary>All that this format knows.</summary>
    Known = 15,
}
