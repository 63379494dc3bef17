using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <param name="Domain">A host name, in Unicode or as A-labels.</param>
/// <param name="Scope">DOMAIN (the default) covers every subdomain, HOST this one name.</param>
internal sealed record CreateDestinationDomainRequest([property: StringLength(HostName.MaxLength)] string? Domain, DomainScope? Scope = null);

/// <summary>Without a decision the domain is scored anew; <c>confirm</c> is the second step of an ALLOW over a CRITICAL score.</summary>
internal sealed record DecideDestinationDomainRequest(
    DomainDecision? Decision = null,
    [property: StringLength(DomainDecisionEndpoint.MaxReason, MinimumLength = DomainDecisionEndpoint.MinReason)] string? Reason = null,
    DateTimeOffset? ExpiresAt = null,
    bool? WaiveVerification = null,
    [property: StringLength(DomainDecisionEndpoint.MaxSource)] string? Source = null,
    bool? Confirm = null);

internal sealed record DestinationDomainResponse(
    string Domain,
    string Unicode,
    DomainScope Scope,
    bool Routable,
    string RoutableReason,
    DomainVerificationResponse Verification,
    DomainRiskResponse Risk,
    DomainDecisionResponse Decision,
    DomainUsage UsedBy,
    IReadOnlyList<DomainAlert> Alerts,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    /// <summary>The id of the check; in the answer to <c>verify</c> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RunId { get; init; }

    public static DestinationDomainResponse From(DestinationDomain row, DomainUsage usage, DateTimeOffset now, OwnHosts ownHosts)
    {
        var verdict = row.Verdict(now);
        var isOwnHost = ownHosts.Custom.Contains(row.Domain);
        return new DestinationDomainResponse(
            row.Domain,
            HostName.TryParse(row.Domain, out var name, out _) ? name.Unicode : row.Domain,
            row.Scope,
            verdict.Routable && !isOwnHost,
            (verdict.Routable && isOwnHost ? TrustReason.OwnHost : verdict.Reason).ToWireName(),
            DomainVerificationResponse.From(row),
            DomainRiskResponse.From(row),
            DomainDecisionResponse.From(row, verdict, now),
            usage,
            DomainAlert.Of(row, verdict, now),
            row.Version,
            row.CreatedAt,
            row.UpdatedAt);
    }
}

/// <summary><c>expiresAt</c>: until when the challenges hold, or a lapsing proof still counts; null where nothing runs out.</summary>
internal sealed record DomainVerificationResponse(
    VerificationStatus Status,
    VerificationMethod? Method,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? ExpiresAt,
    string? WaivedBy,
    string? WaivedReason,
    IReadOnlyList<DomainChallenge> Challenges,
    IReadOnlyList<string> LastErrors)
{
    public static DomainVerificationResponse From(DestinationDomain row) => new(
        row.VerificationStatus,
        row.VerificationMethod,
        row.CheckedAt,
        row.VerifiedAt,
        row.ProofExpiresAt,
        row.WaivedBy,
        row.WaivedReason,
        row.Challenges(),
        row.LastErrors);
}

internal sealed record DomainRiskResponse(
    int Score, RiskBand Band, IReadOnlyList<RiskFactor> Factors, string ModelVersion, DateTimeOffset AssessedAt, TrustDecision AutomatedDecision)
{
    public static DomainRiskResponse From(DestinationDomain row) =>
        new(row.RiskScore, row.RiskBand, row.RiskFactors, row.RiskModelVersion, row.RiskAssessedAt, row.AutomatedDecision);
}

/// <summary>
/// The manual part is empty once it expired; what it was stands in the history. <c>overrides</c>: what the score says where a person decided otherwise.
/// </summary>
internal sealed record DomainDecisionResponse(
    TrustDecision? Manual,
    TrustDecision Effective,
    DecisionSource Source,
    string? Reason,
    string? By,
    DateTimeOffset? At,
    DateTimeOffset? ExpiresAt,
    OverriddenScore? Overrides)
{
    public static DomainDecisionResponse From(DestinationDomain row, TrustVerdict verdict, DateTimeOffset now)
    {
        // The contract has three words for the effect; that the law asks for a block is told by manual and by routableReason.
        var effective = verdict.Decision == TrustDecision.LegalBlock ? TrustDecision.Block : verdict.Decision;
        var decided = row.IsDecidedByHand(now) ? row : null;
        return new DomainDecisionResponse(
            decided?.ManualDecision,
            effective,
            verdict.Source,
            decided?.DecisionReason,
            decided?.DecisionBy,
            decided?.DecisionAt,
            decided?.DecisionExpiresAt,
            OverriddenScore.Of(row, now));
    }
}

/// <summary>Detail is what was before and after, with the reason given.</summary>
internal sealed record DomainHistoryItem(DateTimeOffset At, string Actor, string Action, DomainChange Detail);
