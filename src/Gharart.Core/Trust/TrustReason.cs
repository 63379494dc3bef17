namespace Gharart.Core.Trust;

/// <summary>Why a domain is or is not routable. The numbers are part of the snapshot format; the wire names come from <see cref="TrustReasons"/>.</summary>
public enum TrustReason : byte
{
    /// <summary>Nobody registered the domain for this handle.</summary>
    NotRegistered = 0,

    /// <summary>Ownership proved.</summary>
    Verified = 1,

    /// <summary>Verification waived by an owner.</summary>
    Waived = 2,

    /// <summary>Proved once, the last re-check missed.</summary>
    VerificationLapsing = 3,

    /// <summary>Ownership not proved yet.</summary>
    VerificationPending = 4,

    /// <summary>The last check of ownership failed.</summary>
    VerificationFailed = 5,

    /// <summary>Blocked by a person.</summary>
    ManualBlock = 6,

    /// <summary>Blocked for legal reasons.</summary>
    LegalBlock = 7,

    /// <summary>The risk score asks for a review.</summary>
    RiskReview = 8,

    /// <summary>The risk score blocks.</summary>
    RiskBlock = 9,

    /// <summary>Short links themselves answer there. In no file: it follows from the manifest's custom hosts.</summary>
    OwnHost = 10,
}
