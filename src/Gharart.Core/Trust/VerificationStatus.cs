namespace Gharart.Core.Trust;

/// <summary>How far ownership of a destination domain is proved (contract §8). The numbers are part of the snapshot format.</summary>
public enum VerificationStatus : byte
{
    /// <summary>Registered, not proved yet, or lapsed for good.</summary>
    Pending = 0,

    /// <summary>Proved.</summary>
    Verified = 1,

    /// <summary>Was proved; the last re-check missed. Still routes for 72 hours.</summary>
    Lapsing = 2,

    /// <summary>The last check found a wrong answer.</summary>
    Failed = 3,

    /// <summary>An owner took responsibility for a domain that cannot be proved.</summary>
    Waived = 4,
}
