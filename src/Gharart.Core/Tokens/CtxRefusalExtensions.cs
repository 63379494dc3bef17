namespace Gharart.Core.Tokens;

/// <summary>From verdicts to the <c>reason</c> of an <c>invalid_ctx</c> error (contract §13).</summary>
public static class CtxRefusalExtensions
{
    /// <summary>The refusal that a verdict means; <see cref="CtxRefusal.None"/> for a valid token.</summary>
    public static CtxRefusal ToRefusal(this CtxVerdict verdict) => (CtxRefusal)verdict;

    /// <summary>The contract's word for a refusal.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="CtxRefusal.None"/>, or a value that is not defined.</exception>
    public static string ToReason(this CtxRefusal refusal) => refusal switch
    {
        CtxRefusal.Missing => "missing",
        CtxRefusal.Malformed => "malformed",
        CtxRefusal.UnsupportedVersion => "unsupported_version",
        CtxRefusal.UnknownKey => "unknown_key",
        CtxRefusal.NotAuthentic => "not_authentic",
        CtxRefusal.FromFuture => "from_future",
        CtxRefusal.Expired => "expired",
        CtxRefusal.WrongHandle => "wrong_handle",
        CtxRefusal.WrongCampaign => "wrong_campaign",
        CtxRefusal.CampaignNotActive => "campaign_not_active",
        CtxRefusal.TestMismatch => "test_mismatch",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "There is no reason for what is not a refusal."),
    };
}
