using Gharart.Core.Trust;

namespace Gharart.Core.Routing;

/// <summary>Hears what the engine considers. The edge passes an empty struct, which the JIT removes; preview records.</summary>
public interface IRouteTrace
{
    /// <summary>A rule was looked at.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="failed">Conditions that do not hold; none when it matches.</param>
    /// <param name="verdict">The verdict on the target, when it matches. A target that is not routable was passed over.</param>
    void Considered(RouteLayer layer, Rule rule, ConditionDimensions failed, TrustVerdict? verdict);

    /// <summary>The link's own destination or a fallback was passed over because it is not trusted.</summary>
    void PassedOver(RouteLayer layer, TrustVerdict verdict);
}
