using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Routing;

/// <summary>A decision copied out of its spans, so that tests can keep and compare it.</summary>
internal sealed record Decided(RouteOutcome Outcome, string? Url, RouteLayer Layer, string? RuleId, string? VariantId)
{
    public string? Host { get; private init; }

    public string? Campaign { get; private init; }

    public string? Reason { get; private init; }

    public bool SplitApplied { get; private init; }

    public bool IsLegalBlock { get; private init; }

    /// <summary>What the engine says to a visit of a link; the link must be there.</summary>
    public static Decided By<TTrace>(HandleSnapshot handle, string slug, OracleVisit visit, ref TTrace trace)
        where TTrace : struct, IRouteTrace
    {
        Assert.True(handle.TryFindLink(Define.Key(slug), out var link), $"no link {slug}");
        var visitor = OracleDefinitions.Visitor(visit);
        return Of(RoutingEngine.Decide(handle, link, visitor, ref trace));
    }

    public static Decided By(HandleSnapshot handle, string slug, OracleVisit visit)
    {
        var silent = default(NoTrace);
        return By(handle, slug, visit, ref silent);
    }

    private static Decided Of(in RouteDecision decision)
    {
        Assert.Equal(decision.IsRouted, !decision.Origin.IsEmpty);
        Assert.Equal(decision.IsRouted, !decision.Rest.IsEmpty);
        Assert.Equal(decision.Rule is null, decision.VariantIndex == -1);
        return new Decided(
            decision.Outcome,
            decision.IsRouted ? Encoding.ASCII.GetString(decision.Origin) + Encoding.ASCII.GetString(decision.Rest) : null,
            decision.Layer,
            decision.Rule?.Id,
            decision.Rule?.Variants[decision.VariantIndex].Id)
        {
            Host = decision.Host,
            Campaign = decision.Campaign?.Id,
            Reason = decision.Verdict is null ? null : decision.Verdict.Reason.ToWireName(),
            SplitApplied = decision.SplitApplied,
            IsLegalBlock = decision.IsLegalBlock,
        };
    }
}
