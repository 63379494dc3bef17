using Gharart.Core.Trust;

namespace Gharart.Core.Routing;

/// <summary>The trace of the click path: nothing.</summary>
public readonly struct NoTrace : IRouteTrace
{
    /// <inheritdoc />
    public void Considered(RouteLayer layer, Rule rule, ConditionDimensions failed, TrustVerdict? verdict)
    {
    }

    /// <inheritdoc />
    public void PassedOver(RouteLayer layer, TrustVerdict verdict)
    {
    }
}
