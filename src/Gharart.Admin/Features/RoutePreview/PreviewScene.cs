using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>A handle and one of its links, compiled as an edge would hold them.</summary>
/// <param name="Handle">The snapshot; it holds no other link.</param>
/// <param name="Slug">The slug as typed when the link was made.</param>
/// <param name="Key">The slug.</param>
/// <param name="IsUsedUp">Whether the link's limit of clicks is reached.</param>
/// <param name="HandleRules">The rules of the handle.</param>
/// <param name="LinkRules">The rules of the link.</param>
internal sealed record PreviewScene(
    HandleSnapshot Handle, string Slug, SlugKey Key, bool IsUsedUp, IReadOnlyList<RoutingRule> HandleRules, IReadOnlyList<RoutingRule> LinkRules)
{
    /// <summary>The link.</summary>
    public LinkView Link => Handle.TryFindLink(Key, out var link) ? link : throw new InvalidOperationException($"The snapshot holds no link {Key}.");

    /// <summary>Decides a visit of the link by the edge's code.</summary>
    public RouteDecision Decide<TTrace>(in LinkView link, in VisitorContext visitor, ref TTrace trace)
        where TTrace : struct, IRouteTrace
    {
        var decision = RoutingEngine.Decide(Handle, link, visitor, ref trace);

        // As at the edge, which looks at the limit last.
        return IsUsedUp && decision.IsRouted
            ? new RouteDecision { Outcome = RouteOutcome.Gone, VariantIndex = -1, Campaign = decision.Campaign }
            : decision;
    }
}
