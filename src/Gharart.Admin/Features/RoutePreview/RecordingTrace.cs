using Gharart.Core.Routing;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>Keeps what the engine considered, in the words of the contract.</summary>
internal readonly struct RecordingTrace(List<PreviewTraceEntry> entries) : IRouteTrace
{
    private const string Untrusted = "untrusted_destination";

    private static readonly (ConditionDimensions Dimension, string Name)[] Names =
    [
        (ConditionDimensions.Country, "countryIn"), (ConditionDimensions.Device, "deviceIn"), (ConditionDimensions.Source, "sourceIn"),
        (ConditionDimensions.Campaign, "campaignIn"), (ConditionDimensions.Segment, "segmentIn"), (ConditionDimensions.Slug, "slugIn"),
    ];

    public void Considered(RouteLayer layer, Rule rule, ConditionDimensions failed, TrustVerdict? verdict) => entries.Add(new PreviewTraceEntry(
        layer,
        rule.Id,
        rule.Priority,
        failed == ConditionDimensions.None,
        failed == ConditionDimensions.None ? null : [.. Names.Where(n => (failed & n.Dimension) != 0).Select(n => n.Name)],
        verdict is { Routable: false } ? Untrusted : null));

    public void PassedOver(RouteLayer layer, TrustVerdict verdict) =>
        entries.Add(new PreviewTraceEntry(layer, null, null, true, null, Untrusted));
}
