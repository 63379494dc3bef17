using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Admin.Risk;
using Gharart.Core.Trust;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What people decide about a domain (contract §8.3). Every step is appended to the history in the transaction of the change.</summary>
internal static class DomainDecisionEndpoint
{
    public const int MinReason = 3;
    public const int MaxReason = 500;
    public const int MaxSource = 120;

    public static async Task<Results<Ok<DestinationDomainResponse>, ApiProblem>> Decide(
        string domain,
        DecideDestinationDomainRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        DomainScoring scoring,
        OwnHosts ownHosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (request.WaiveVerification is not null && access.Role < HandleRole.Owner)
        {
            return ApiProblem.InsufficientRole(ContractEnum<HandleRole>.ToWord(HandleRole.Owner));
        }

        var now = time.GetUtcNowMilliseconds();
        var errors = Check(request, now);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        if (await DestinationDomainEndpoints.FindAsync(db.DestinationDomains, access.HandleId, domain, cancellationToken) is not { } row)
        {
            return DestinationDomainEndpoints.NotFound();
        }

        if (!ETags.Allows(ifMatch, row.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (request is { Decision: DomainDecision.Allow, Confirm: not true } && row.RiskBand == RiskBand.Critical)
        {
            return NeedsConfirmation(row);
        }

        var risk = request.Decision is null ? (await scoring.OfAsync(db, access.HandleId, cancellationToken)).Assess(row) : null;
        foreach (var (action, change) in Steps(row, request, risk, user.Email, now))
        {
            db.DomainHistory.Add(DomainHistoryEntry.Of(row, action, user.Email, change, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        var usage = await DomainUsageCounter.CountAsync(db, row, cancellationToken);
        return TypedResults.Ok(DestinationDomainResponse.From(row, usage, now, ownHosts));
    }

    // The second step names what it overrules, so that nobody confirms without having seen it.
    private static ApiProblem NeedsConfirmation(DestinationDomain row) => new(
        ApiError.Conflict,
        $"The score of {row.Domain} is CRITICAL ({row.RiskScore}){(row.RiskFactors.Count == 0 ? "" : ": ")}{string.Join("; ", row.RiskFactors.Select(factor => factor.Evidence))}. "
        + "To send visitors there all the same, repeat the request with \"confirm\": true.")
    {
        Reason = "confirmation_required",
        Members = new Dictionary<string, object?> { ["risk"] = DomainRiskResponse.From(row) },
    };

    private static FieldErrors Check(DecideDestinationDomainRequest request, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var decides = request.Decision is not null || request.WaiveVerification is not null;
        if (decides ? errors.Require(request.Reason, "reason") : request.Reason is not null)
        {
            _ = errors.Check(request.Reason!.Trim().Length >= MinReason, "reason", $"must be at least {MinReason} characters")
                & errors.Line(request.Reason, "reason", MaxReason);
        }

        if (request.ExpiresAt is { } expiresAt)
        {
            _ = errors.Check(request.Decision is not (null or DomainDecision.Clear), "expiresAt", "goes with the decision ALLOW, BLOCK or LEGAL_BLOCK")
                & errors.Check(expiresAt > now, "expiresAt", "must be in the future");
        }

        _ = errors.Line(request.Source, "source", MaxSource);
        return errors;
    }

    /// <summary>Changes the row step by step and answers each step with what was before and after it.</summary>
    private static List<(DomainAction Action, DomainChange Change)> Steps(
        DestinationDomain row, DecideDestinationDomainRequest request, RiskAssessment? risk, string by, DateTimeOffset now)
    {
        var steps = new List<(DomainAction, DomainChange)>();
        switch (request.Decision)
        {
            case null:
                Step(DomainAction.Rescored, () => row.Assess(risk!, now));
                break;
            case DomainDecision.Clear:
                Step(DomainAction.DecisionCleared, row.ClearDecision);
                break;
            case { } decision:
                Step(DomainAction.Decided, () => row.Decide(ToTrust(decision), request.Reason!, by, now, request.ExpiresAt));
                break;
        }

        switch (request.WaiveVerification)
        {
            case true:
                Step(DomainAction.VerificationWaived, () => row.Waive(request.Reason!, by));
                break;
            case false:
                Step(DomainAction.WaiverEnded, row.EndWaiver);
                break;
        }

        return steps;

        void Step(DomainAction action, Action change)
        {
            var before = DomainPosture.Of(row, now);
            change();
            steps.Add((action, new DomainChange(before, DomainPosture.Of(row, now), request.Reason, request.Source)));
        }
    }

    private static TrustDecision ToTrust(DomainDecision decision) => decision switch
    {
        DomainDecision.Allow => TrustDecision.Allow,
        DomainDecision.Block => TrustDecision.Block,
        DomainDecision.LegalBlock => TrustDecision.LegalBlock,
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };
}
