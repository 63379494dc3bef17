namespace Gharart.Core.Tokens;

/// <summary>What verification says of a ctx token, in the order in which it is found out.</summary>
public enum CtxVerdict
{
    /// <summary>Authentic and neither too old nor from the future.</summary>
    Valid = 0,

    /// <summary>No token.</summary>
    Missing = 1,

    /// <summary>No canonical base64url of the right length, no UUIDv7 inside, or sealed fields with unused bits set.</summary>
    Malformed = 2,

    /// <summary>A version that this verifier does not read.</summary>
    UnsupportedVersion = 3,

    /// <summary>Sealed with a key that the ring does not hold.</summary>
    UnknownKey = 4,

    /// <summary>Not sealed by this deployment, or changed since.</summary>
    NotAuthentic = 5,

    /// <summary>Authentic, but its click lies more than <see cref="CtxToken.ClockSkew"/> ahead.</summary>
    FromFuture = 6,

    /// <summary>Authentic, but its click is older than allowed.</summary>
    Expired = 7,
}
