using Gharart.Core.Destinations;
using Gharart.Core.Snapshots;

namespace Gharart.Core.Routing;

/// <summary>Writes where a routed visit is sent; the edge and the route preview call the same method.</summary>
public static class RouteLocation
{
    /// <summary>Bytes that hold any location that <see cref="Compose"/> can write.</summary>
    public const int MaxLength = 8192;

    /// <summary>Writes the location of a routed decision; returns its length.</summary>
    /// <param name="decision">A decision with <see cref="RouteDecision.IsRouted"/>.</param>
    /// <param name="link">The link that was decided on.</param>
    /// <param name="visitorQuery">The visitor's raw query, without its question mark.</param>
    /// <param name="ctx">The click token, or empty.</param>
    /// <param name="output">At least <see cref="MaxLength"/> bytes.</param>
    public static int Compose(
        scoped in RouteDecision decision, scoped in LinkView link, scoped ReadOnlySpan<byte> visitorQuery, scoped ReadOnlySpan<byte> ctx, Span<byte> output)
    {
        var length = DestinationComposer.Compose(
            new DestinationParts
            {
                Origin = decision.Origin,
                PathQueryFragment = decision.Rest,
                StaticQuery = link.Tracking,
                VisitorQuery = visitorQuery,
                ForwardQuery = (link.Flags & LinkFlags.ForwardQuery) != 0,
                Ctx = ctx,
            },
            output);

        // A destination fits by its length limit; only what is added to it can be too much.
        return length > 0
            ? length
            : DestinationComposer.Compose(new DestinationParts { Origin = decision.Origin, PathQueryFragment = decision.Rest, Ctx = ctx }, output);
    }
}
