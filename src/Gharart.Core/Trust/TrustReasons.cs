namespace Gharart.Core.Trust;

/// <summary>Wire names of <see cref="TrustReason"/>, and the name of the record that mends the commonest one.</summary>
public static class TrustReasons
{
    /// <summary>What the name of the TXT record that proves a domain begins with (contract §8).</summary>
    public const string ChallengePrefix = "_gharart-challenge.";

    /// <summary>The snake_case name of the contract, e.g. <c>verification_pending</c>.</summary>
    public static string ToWireName(this TrustReason reason) => reason switch
    {
        TrustReason.NotRegistered => "domain_not_registered",
        TrustReason.Verified => "verified",
        TrustReason.Waived => "waived",
        TrustReason.VerificationLapsing => "verification_lapsing",
        TrustReason.VerificationPending => "verification_pending",
        TrustReason.VerificationFailed => "verification_failed",
        TrustReason.ManualBlock => "manual_block",
        TrustReason.LegalBlock => "legal_block",
        TrustReason.RiskReview => "risk_review",
        TrustReason.RiskBlock => "risk_block",
        TrustReason.OwnHost => "own_host",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
