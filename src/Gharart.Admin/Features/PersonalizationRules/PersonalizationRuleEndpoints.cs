using System.ComponentModel;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules.Impact;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Risk;
using Gharart.Admin.Writes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.PersonalizationRules;

internal static class PersonalizationRuleEndpoints
{
    private const int MaxRules = 1_000;

    // Of a PUT whose audit others overtake.
    private const int MaxAttempts = 3;

    public static void MapPersonalizationRules(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/personalization-rules")
            .RequireHandleAccess(HandleRole.Creator, Scope.PersonalizationRead, Scope.PersonalizationWrite)
            .WithTags("Personalization rules");
        group.MapGet("", List).WithSummary("List the handle's rules in evaluation order, with their audit");
        group.MapGet("/{ruleId}", Get).WithSummary("Read a rule of the handle");
        group.MapPut("/{ruleId}", Put).WithSummary("Create or replace a rule of the handle").Refuses(ApiError.RuleCollision);
        group.MapDelete("/{ruleId}", Delete).WithSummary("Delete a rule of the handle");
    }

    private static async Task<Results<Ok<RulePage>, ApiProblem>> List(
        [AsParameters] PageQuery query, PageTokens pages, HandleAccess access, AdminDbContext db, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (pages.Read(query, $"personalization-rules/{access.HandleId}", out var page) is { } problem)
        {
            return problem;
        }

        // All of them, because the audit needs all; evaluation order is not an order that the database knows.
        var rules = await HandleRules(db, access).AsNoTracking().ToListAsync(cancellationToken);
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        var rows = rules
            .Where(rule => page.After is null || string.CompareOrdinal(rule.EvaluationKey, page.After) > 0)
            .OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal)
            .Take(page.Take)
            .ToList();
        var answer = pages.Answer(rows, page, rule => rule.EvaluationKey);
        return TypedResults.Ok(new RulePage([.. answer.Items.Select(RuleResponse.From)], answer.NextToken, RuleAudit.Of(rules, null, trust)));
    }

    private static async Task<Results<Ok<RuleResponse>, ApiProblem>> Get(
        string ruleId, HandleAccess access, AdminDbContext db, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        var rules = await HandleRules(db, access).AsNoTracking().ToListAsync(cancellationToken);
        if (rules.Find(row => row.RuleId == ruleId) is not { } rule)
        {
            return ApiProblem.NotFound("The rule");
        }

        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        return TypedResults.Ok(Answer(rule, RuleAudit.Of(rules, null, trust, rule), trust));
    }

    private static async Task<Results<Created<RuleResponse>, Ok<RuleResponse>, ApiProblem>> Put(
        string ruleId,
        PutRuleRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery] string? onCollision,
        [FromQuery, Description("true: answer as if saved, with audit and impact, but save nothing.")] bool? dryRun,
        HandleAccess access,
        WriteRequest write,
        AdminDbContext db,
        ShortLinkHosts hosts,
        RuleImpactReport impact,
        RiskFeeds feeds,
        OwnHosts ownHosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var content = new RuleValidator(errors, hosts).Read(request, ruleId);
        errors.Check(request.RuleId is null || request.RuleId == ruleId, "ruleId", "is not the one in the address");
        var policy = CollisionCheck.ReadPolicy(errors, onCollision);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var rows = HandleRules(db, access);
        for (var attempt = 1; ; attempt++)
        {
            // An audit may take a second, so nobody waits for it: the transaction begins behind it, and if the rules changed meanwhile, all is
            // done anew. Where that happens again and again it begins before, and nothing can come between.
            await using var whole = attempt == MaxAttempts ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
            var rules = await rows.AsNoTracking().ToListAsync(cancellationToken);
            var read = rules.ConvertAll(Revision.Of).ToHashSet();
            var rule = rules.Find(row => row.RuleId == ruleId);
            var isNew = rule is null;
            if (ifMatch is not null && (rule is null || !ETags.Allows(ifMatch, rule.Version)))
            {
                return ApiProblem.PreconditionFailed();
            }

            if (rule is null)
            {
                if (rules.Count >= MaxRules)
                {
                    return ApiProblem.Conflict($"A handle has at most {MaxRules} rules. Delete one first.");
                }

                rule = new RoutingRule { HandleId = access.HandleId, RuleId = ruleId };
                rules.Add(rule);
            }

            content.ApplyTo(rule);
            var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
            var audit = RuleAudit.Of(rules, null, trust, rule);
            await using var transaction = dryRun == true ? null : await db.Database.BeginTransactionAsync(cancellationToken);
            if (await CollisionCheck.RefuseAsync(audit, policy, db, access.HandleId, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (dryRun == true)
            {
                write.Count = 0;
                var saved = await rows.AsNoTracking().SingleOrDefaultAsync(row => row.RuleId == ruleId, cancellationToken);
                return TypedResults.Ok(Answer(rule, audit, trust) with { Impact = await impact.CompareAsync(access.HandleId, saved, rule, cancellationToken) });
            }

            if (!read.SetEquals(await rows.Select(row => new Revision(row.Id, row.Version, row.UpdatedAt)).ToListAsync(cancellationToken)))
            {
                continue;
            }

            if (isNew)
            {
                db.RoutingRules.Add(rule);
            }
            else
            {
                rule = await rows.SingleAsync(row => row.RuleId == ruleId, cancellationToken);
                content.ApplyTo(rule);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction!.CommitAsync(cancellationToken);
            if (whole is not null)
            {
                await whole.CommitAsync(cancellationToken);
            }

            var answer = Answer(rule, audit, trust);
            return isNew ? TypedResults.Created($"/v2/handles/{access.Name}/personalization-rules/{ruleId}", answer) : TypedResults.Ok(answer);
        }
    }

    private static async Task<Results<NoContent, Ok<RuleResponse>, ApiProblem>> Delete(
        string ruleId,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery, Description("true: answer the rule with the impact of its deletion, but delete nothing.")] bool? dryRun,
        HandleAccess access,
        WriteRequest write,
        AdminDbContext db,
        RuleImpactReport impact,
        CancellationToken cancellationToken)
    {
        if (await HandleRules(db, access).SingleOrDefaultAsync(row => row.RuleId == ruleId, cancellationToken) is not { } rule)
        {
            return ApiProblem.NotFound("The rule");
        }

        if (!ETags.Allows(ifMatch, rule.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (dryRun == true)
        {
            write.Count = 0;
            return TypedResults.Ok(RuleResponse.From(rule) with { Impact = await impact.CompareAsync(access.HandleId, rule, null, cancellationToken) });
        }

        db.RoutingRules.Remove(rule);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static IQueryable<RoutingRule> HandleRules(AdminDbContext db, HandleAccess access) =>
        db.RoutingRules.Where(rule => rule.HandleId == access.HandleId && rule.LinkId == null);

    private static RuleResponse Answer(RoutingRule rule, RuleAudit audit, DestinationTrust trust) => RuleResponse.From(rule) with
    {
        Audit = audit,
        Warnings = trust.Warnings(rule.Variants.Select(variant => variant.DestinationUrl)),
    };

    /// <summary>What changes when a rule does.</summary>
    private sealed record Revision(int Id, int Version, DateTimeOffset UpdatedAt)
    {
        public static Revision Of(RoutingRule rule) => new(rule.Id, rule.Version, rule.UpdatedAt);
    }
}
