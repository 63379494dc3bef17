using Gharart.Admin.Http.Json;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>Something about a domain that somebody should know or do.</summary>
/// <param name="Code">One of the constants, or the <c>routableReason</c> where nobody is sent there.</param>
/// <param name="Message">What it means and what to do.</param>
internal sealed record DomainAlert(string Code, string Message)
{
    /// <summary>The proof was not found at the last check, and soon stops to count.</summary>
    public const string Lapsing = "verification_lapsing";

    /// <summary>A person decided against the score.</summary>
    public const string OverridesScore = "manual_overrides_score";

    /// <summary>A decision by hand ends within days, and another one follows.</summary>
    public const string DecisionEnds = "decision_ends";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    public static IReadOnlyList<DomainAlert> Of(DestinationDomain row, TrustVerdict verdict, DateTimeOffset now)
    {
        var alerts = new List<DomainAlert>();
        if (!verdict.Routable)
        {
            alerts.Add(new DomainAlert(verdict.Reason.ToWireName(), DomainAdvice.For(row, verdict)));
        }

        if (row.VerificationStatus == VerificationStatus.Lapsing)
        {
            alerts.Add(new DomainAlert(Lapsing, $"The proof of {row.Domain} was missing at the last check. {DomainAdvice.Prove(row)} Visitors are sent there for 72 hours after the first miss."));
        }

        if (OverriddenScore.Of(row, now) is { } score)
        {
            alerts.Add(new DomainAlert(
                OverridesScore,
                $"{Word(row.ManualDecision!.Value)} by {row.DecisionBy} overrides {Word(score.AutomatedDecision)} of the score, which is {score.Score} ({ContractEnum<RiskBand>.ToWord(score.Band)})."));
        }

        if (row.IsDecidedByHand(now) && row.DecisionExpiresAt - now < Soon && row.ManualDecision != row.AutomatedDecision)
        {
            alerts.Add(new DomainAlert(
                DecisionEnds, $"The decision {Word(row.ManualDecision!.Value)} ends {InstantJsonConverter.Text(row.DecisionExpiresAt!.Value)}; then the score's holds: {Word(row.AutomatedDecision)}."));
        }

        return alerts;
    }

    private static string Word(TrustDecision decision) => ContractEnum<TrustDecision>.ToWord(decision);
}
