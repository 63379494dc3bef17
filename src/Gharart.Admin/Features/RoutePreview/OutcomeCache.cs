using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>
/// The outcomes of one link in one snapshot. A decision is told from another by what made it, so that a text is written once for each answer and
/// not for each visit; where a destination has placeholders, it is that of the first visit.
/// </summary>
internal sealed class OutcomeCache(HandleSnapshot handle)
{
    private readonly Dictionary<Maker, PreviewOutcome> _outcomes = [];

    /// <summary>The outcome of a decision; the same object for the same answer.</summary>
    public PreviewOutcome Of(scoped in LinkView link, scoped in VisitorContext visitor, scoped in RouteDecision decision, ReadOnlySpan<byte> query)
    {
        var maker = new Maker(decision.Outcome, decision.Layer, decision.Rule, decision.VariantIndex, decision.Host, decision.Verdict);
        if (!_outcomes.TryGetValue(maker, out var outcome))
        {
            _outcomes.Add(maker, outcome = PreviewOutcome.Of(handle, link, visitor, decision, query));
        }

        return outcome;
    }

    // Within a snapshot these settle the destination: which fallback serves is the same for all visits of a link.
    private readonly record struct Maker(RouteOutcome Outcome, RouteLayer Layer, Rule? Rule, int Variant, string? Host, TrustVerdict? Verdict);
}
