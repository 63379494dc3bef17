namespace Gharart.Core.Trust;

/// <summary>The answer to "may a visitor be sent there", with its reason.</summary>
/// <param name="Domain">The registered domain that decides, as A-labels; empty for <see cref="NotRegistered"/>.</param>
/// <param name="Routable">Whether the edge may send visitors there.</param>
/// <param name="Decision">The effective decision.</param>
/// <param name="Source">Who took it.</param>
/// <param name="Reason">Why.</param>
public sealed record TrustVerdict(string Domain, bool Routable, TrustDecision Decision, DecisionSource Source, TrustReason Reason)
{
    /// <summary>The verdict for a host that no registered domain covers: never routable.</summary>
    public static TrustVerdict NotRegistered { get; } =
        new("", false, TrustDecision.Review, DecisionSource.Automated, TrustReason.NotRegistered);

    /// <summary>The verdict for a custom host, where short links answer: never routable, whatever is registered.</summary>
    public static TrustVerdict OwnHost(string host) => new(host, false, TrustDecision.Review, DecisionSource.Automated, TrustReason.OwnHost);

    /// <summary>
    /// Applies the decision order of contract §8.3 and §8.5: a manual decision beats the score in both directions, but not missing
    /// verification; only VERIFIED, LAPSING and WAIVED domains with an effective ALLOW are routable.
    /// </summary>
    /// <param name="domain">The registered domain.</param>
    /// <param name="verification">Its verification status.</param>
    /// <param name="automated">What the risk score says.</param>
    /// <param name="manual">What a person decided, null where nobody did (or it expired).</param>
    public static TrustVerdict Evaluate(string domain, VerificationStatus verification, TrustDecision automated, TrustDecision? manual)
    {
        var decision = manual ?? automated;
        var source = manual is null ? DecisionSource.Automated : DecisionSource.Manual;
        var (routable, reason) = (decision, verification) switch
        {
            (TrustDecision.LegalBlock, _) => (false, TrustReason.LegalBlock),
            (TrustDecision.Block, _) => (false, manual is null ? TrustReason.RiskBlock : TrustReason.ManualBlock),
            (_, VerificationStatus.Pending) => (false, TrustReason.VerificationPending),
            (_, VerificationStatus.Failed) => (false, TrustReason.VerificationFailed),
            (TrustDecision.Review, _) => (false, TrustReason.RiskReview),
            (TrustDecision.Allow, VerificationStatus.Verified) => (true, TrustReason.Verified),
            (TrustDecision.Allow, VerificationStatus.Lapsing) => (true, TrustReason.VerificationLapsing),
            (TrustDecision.Allow, VerificationStatus.Waived) => (true, TrustReason.Waived),
            _ => throw new ArgumentOutOfRangeException(nameof(verification), $"{verification} with {decision} is not known."),
        };

        return new TrustVerdict(domain, routable, decision, source, reason);
    }
}
