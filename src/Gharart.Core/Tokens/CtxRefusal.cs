namespace Gharart.Core.Tokens;

/// <summary>Why a request's ctx is refused (contract §13): what <see cref="CtxVerdict"/> finds, then what the request makes wrong.</summary>
public enum CtxRefusal
{
    /// <summary>Not refused.</summary>
    None = CtxVerdict.Valid,

    /// <inheritdoc cref="CtxVerdict.Missing"/>
    Missing = CtxVerdict.Missing,

    /// <inheritdoc cref="CtxVerdict.Malformed"/>
    Malformed = CtxVerdict.Malformed,

    /// <inheritdoc cref="CtxVerdict.UnsupportedVersion"/>
    UnsupportedVersion = CtxVerdict.UnsupportedVersion,

    /// <inheritdoc cref="CtxVerdict.UnknownKey"/>
    UnknownKey = CtxVerdict.UnknownKey,

    /// <inheritdoc cref="CtxVerdict.NotAuthentic"/>
    NotAuthentic = CtxVerdict.NotAuthentic,

    /// <inheritdoc cref="CtxVerdict.FromFuture"/>
    FromFuture = CtxVerdict.FromFuture,

    /// <inheritdoc cref="CtxVerdict.Expired"/>
    Expired = CtxVerdict.Expired,

    /// <summary>The click belongs to another handle.</summary>
    WrongHandle = 8,

    /// <summary>The click belongs to another campaign.</summary>
    WrongCampaign = 9,

    /// <summary>The click's campaign is not ACTIVE.</summary>
    CampaignNotActive = 10,

    /// <summary>A test token where a real one is wanted, or the reverse.</summary>
    TestMismatch = 11,
}
