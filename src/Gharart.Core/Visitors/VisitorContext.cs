using Gharart.Core.Geo;

namespace Gharart.Core.Visitors;

/// <summary>What the routing engine knows of a visit. All text is lower-case ASCII; spans live as long as the request.</summary>
public readonly ref struct VisitorContext
{
    /// <summary>Country, <see cref="Country.Unknown"/> where it cannot be told.</summary>
    public Country Country { get; init; }

    /// <summary>Device class.</summary>
    public DeviceClass Device { get; init; }

    /// <summary>Traffic source, e.g. <c>direct</c>, <c>search</c>, or the visit's <c>utm_source</c>.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    /// <summary>The visit's <c>utm_campaign</c>; the link's own ACTIVE campaign takes its place inside the engine.</summary>
    public ReadOnlySpan<byte> Campaign { get; init; }

    /// <summary>Segments, joined by LF: <c>new</c> or <c>returning</c> first, then <c>seg</c> values.</summary>
    public ReadOnlySpan<byte> Segments { get; init; }

    /// <summary>Unit of weighted splits: visitor cookie value, or a keyed hash of network prefix and agent family.</summary>
    public ReadOnlySpan<byte> Unit { get; init; }

    /// <summary>When the visit happens, in milliseconds since the Unix epoch.</summary>
    public long UnixMilliseconds { get; init; }
}
