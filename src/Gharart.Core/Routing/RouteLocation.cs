using System.Runtime.CompilerServices;
using Gharart.Core.Clicks;
using Gharart.Core.Destinations;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>Writes where a routed visit is sent; the edge and the route preview call the same method.</summary>
public static class RouteLocation
{
    /// <summary>Bytes that hold any location that <see cref="Compose"/> can write.</summary>
    public const int MaxLength = 8192;

    /// <summary>Writes the location of a routed decision; returns its length.</summary>
    /// <param name="handle">The handle's snapshot, with its templates.</param>
    /// <param name="link">The link that was decided on.</param>
    /// <param name="visitor">The visit that was decided on.</param>
    /// <param name="decision">A decision with <see cref="RouteDecision.IsRouted"/>.</param>
    /// <param name="visitorQuery">The visitor's raw query, without its question mark.</param>
    /// <param name="click">The click that templates may name; the default value where no visitor is counted.</param>
    /// <param name="ctx">The click token, or empty.</param>
    /// <param name="output">At least <see cref="MaxLength"/> bytes.</param>
    public static int Compose(
        HandleSnapshot handle,
        scoped in LinkView link,
        scoped in VisitorContext visitor,
        scoped in RouteDecision decision,
        scoped ReadOnlySpan<byte> visitorQuery,
        ClickId click,
        scoped ReadOnlySpan<byte> ctx,
        Span<byte> output)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var length = handle.UrlParams is { } urlParams
            ? ComposeWithTemplates(urlParams, link, visitor, decision, visitorQuery, click, ctx, output)
            : DestinationComposer.Compose(
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

    // Apart, so that handles without templates do not pay for its room on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ComposeWithTemplates(
        UrlParamSet urlParams,
        scoped in LinkView link,
        scoped in VisitorContext visitor,
        scoped in RouteDecision decision,
        scoped ReadOnlySpan<byte> visitorQuery,
        ClickId click,
        scoped ReadOnlySpan<byte> ctx,
        Span<byte> output)
    {
        var scratch = default(UrlParamSlots);
        return DestinationComposer.Compose(
            new DestinationParts
            {
                Origin = decision.Origin,
                PathQueryFragment = decision.Rest,
                StaticQuery = link.Tracking,
                Templates = urlParams.Of(link.Key, decision.Campaign, scratch),
                Placeholders = ClickValues.Of(urlParams.HandleBytes, link, visitor, decision, click, stackalloc byte[ClickValues.RoomLength]),
                VisitorQuery = visitorQuery,
                ForwardQuery = (link.Flags & LinkFlags.ForwardQuery) != 0,
                Ctx = ctx,
            },
            output);
    }
}
