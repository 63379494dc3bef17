using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>
/// The only code that chooses a destination (contract §5): link rules, handle rules, the campaign's split, the link's destination, then
/// the fallbacks. The first whose conditions hold and whose target is trusted wins; an untrusted target is passed over.
/// Allocates nothing.
/// </summary>
public static class RoutingEngine
{
    /// <summary>Decides where a visit of a link goes.</summary>
    /// <param name="handle">The handle's snapshot.</param>
    /// <param name="link">The link, read from the same snapshot.</param>
    /// <param name="visitor">The visit.</param>
    /// <param name="trace">Hears what was considered.</param>
    public static RouteDecision Decide<TTrace>(HandleSnapshot handle, in LinkView link, in VisitorContext visitor, ref TTrace trace)
        where TTrace : struct, IRouteTrace
    {
        ArgumentNullException.ThrowIfNull(handle);
        var now = visitor.UnixMilliseconds;
        if ((link.Flags & LinkFlags.Enabled) == 0 || now < link.StartsAt)
        {
            return new RouteDecision { Outcome = RouteOutcome.NotFound, VariantIndex = -1 };
        }

        if (now >= link.EndsAt)
        {
            return new RouteDecision { Outcome = RouteOutcome.Gone, VariantIndex = -1 };
        }

        var campaign = link.CampaignNumber == 0 ? null : handle.FindActiveCampaign(link.CampaignNumber);
        var visit = new Visit(link, visitor, campaign);
        var refusal = default(Refusal);
        if (TryRules(RouteLayer.Link, link.Rules, link.Origins, visit, ref trace, ref refusal, out var decision)
            || TryRules(RouteLayer.Handle, handle.Rules, handle.Origins, visit, ref trace, ref refusal, out decision)
            || (campaign?.Split is { } split && campaign.PrimarySlug == link.Key
                && TryRule(RouteLayer.Campaign, split, handle.Origins, visit, ref trace, ref refusal, out decision))
            || TryTarget(RouteLayer.Default, link.Origin, link.Rest, link.Origins, visit, ref trace, ref refusal, out decision)
            || ((link.Flags & LinkFlags.HasFallback) != 0
                && TryTarget(RouteLayer.Fallback, link.FallbackOrigin, link.FallbackRest, link.Origins, visit, ref trace, ref refusal, out decision))
            || (handle.Fallback is { } fallback
                && TryTarget(RouteLayer.Fallback, fallback.Origin, fallback.Rest, handle.Origins, visit, ref trace, ref refusal, out decision)))
        {
            return decision;
        }

        return new RouteDecision
        {
            Outcome = RouteOutcome.Blocked,
            VariantIndex = -1,
            Campaign = campaign,
            Host = refusal.Host,
            Verdict = refusal.Verdict,
        };
    }

    /// <summary>
    /// The handle for visits of a link that differ in country and device only, for whoever decides a thousand of them: rules that the rest of
    /// the visit fails are left out, and the others ask about these two alone.
    /// </summary>
    /// <param name="handle">The handle's snapshot.</param>
    /// <param name="link">The link.</param>
    /// <param name="visitor">What all the visits have in common.</param>
    public static HandleSnapshot NarrowToPlaces(HandleSnapshot handle, in LinkView link, in VisitorContext visitor)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var visit = new Visit(link, visitor, link.CampaignNumber == 0 ? null : handle.FindActiveCampaign(link.CampaignNumber));
        var rules = new List<Rule>();
        foreach (var rule in handle.Rules)
        {
            if ((rule.When.Failing(visitor, visit.CampaignText, link.Key) & ~(ConditionDimensions.Country | ConditionDimensions.Device)) == ConditionDimensions.None)
            {
                rules.Add(new Rule(rule.Id, rule.Number, rule.Priority, rule.When.OfPlace(), rule.Variants, rule.Seed));
            }
        }

        return handle.WithRules([.. rules]);
    }

    private static bool TryRules<TTrace>(
        RouteLayer layer,
        Rule[] rules,
        JudgedOrigins origins,
        scoped in Visit visit,
        scoped ref TTrace trace,
        scoped ref Refusal refusal,
        out RouteDecision decision)
        where TTrace : struct, IRouteTrace
    {
        foreach (var rule in rules)
        {
            if (TryRule(layer, rule, origins, visit, ref trace, ref refusal, out decision))
            {
                return true;
            }
        }

        decision = default;
        return false;
    }

    private static bool TryRule<TTrace>(
        RouteLayer layer,
        Rule rule,
        JudgedOrigins origins,
        scoped in Visit visit,
        scoped ref TTrace trace,
        scoped ref Refusal refusal,
        out RouteDecision decision)
        where TTrace : struct, IRouteTrace
    {
        decision = default;
        var failed = rule.When.Failing(visit.Visitor, visit.CampaignText, visit.Link.Key);
        if (failed != ConditionDimensions.None)
        {
            trace.Considered(layer, rule, failed, null);
            return false;
        }

        var variant = rule.SelectVariant(visit.Visitor.Unit);
        var target = rule.Variants[variant].Target;
        var verdict = origins.Verdict(target.Origin);
        trace.Considered(layer, rule, failed, verdict);
        if (!verdict.Routable)
        {
            refusal.Keep(origins.Host(target.Origin), verdict);
            return false;
        }

        decision = Routed(layer, rule, variant, target.Origin, target.Rest, origins, visit);
        return true;
    }

    private static bool TryTarget<TTrace>(
        RouteLayer layer,
        int origin,
        ReadOnlySpan<byte> rest,
        JudgedOrigins origins,
        scoped in Visit visit,
        scoped ref TTrace trace,
        scoped ref Refusal refusal,
        out RouteDecision decision)
        where TTrace : struct, IRouteTrace
    {
        var verdict = origins.Verdict(origin);
        if (!verdict.Routable)
        {
            trace.PassedOver(layer, verdict);
            refusal.Keep(origins.Host(origin), verdict);
            decision = default;
            return false;
        }

        decision = Routed(layer, null, -1, origin, rest, origins, visit);
        return true;
    }

    private static RouteDecision Routed(
        RouteLayer layer, Rule? rule, int variant, int origin, ReadOnlySpan<byte> rest, JudgedOrigins origins, scoped in Visit visit) => new()
        {
            Outcome = (visit.Link.Flags & LinkFlags.HasPassword) != 0 ? RouteOutcome.Password
                : (visit.Link.Flags & LinkFlags.Bridge) != 0 ? RouteOutcome.Bridge
                : RouteOutcome.Redirect,
            Layer = layer,
            Rule = rule,
            VariantIndex = variant,
            Campaign = visit.Campaign,
            Origin = origins.Prefix(origin),
            Host = origins.Host(origin),
            Rest = rest,
            Verdict = origins.Verdict(origin),
            SplitApplied = rule is { IsSplit: true },
        };

    private readonly ref struct Visit(in LinkView link, in VisitorContext visitor, CampaignRoute? campaign)
    {
        public readonly LinkView Link = link;
        public readonly VisitorContext Visitor = visitor;
        public readonly CampaignRoute? Campaign = campaign;

        public ReadOnlySpan<byte> CampaignText => Campaign is null ? Visitor.Campaign : Campaign.IdBytes;
    }

    /// <summary>The first target that was passed over: the one the visitor would have got.</summary>
    private struct Refusal
    {
        public string? Host;
        public TrustVerdict? Verdict;

        public void Keep(string host, TrustVerdict verdict)
        {
            if (Verdict is null)
            {
                Host = host;
                Verdict = verdict;
            }
        }
    }
}
