using Gharart.Core.Routing;
using Gharart.Core.Trust;

namespace Gharart.Core.Tests.Routing;

/// <summary>A trace as lines: <c>LINK rule matched</c>, <c>LINK rule failed Country, Slug</c>, <c>LINK rule skipped reason</c>, <c>DEFAULT skipped reason</c>.</summary>
internal readonly struct RecordingTrace() : IRouteTrace
{
    public List<string> Lines { get; } = [];

    public void Considered(RouteLayer layer, Rule rule, ConditionDimensions failed, TrustVerdict? verdict)
    {
        Assert.Equal(failed != ConditionDimensions.None, verdict is null);
        Lines.Add($"{layer} {rule.Id} {(verdict is null ? $"failed {failed}" : verdict.Routable ? "matched" : $"skipped {verdict.Reason.ToWireName()}")}");
    }

    public void PassedOver(RouteLayer layer, TrustVerdict verdict)
    {
        Assert.False(verdict.Routable);
        Lines.Add($"{layer} skipped {verdict.Reason.ToWireName()}");
    }
}
