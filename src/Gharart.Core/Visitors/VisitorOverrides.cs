using Gharart.Core.Geo;

namespace Gharart.Core.Visitors;

/// <summary>
/// Inputs that the route preview states outright (contract §7), in place of what the visit's headers tell. The default value overrides
/// nothing. Text goes through the same rules as a query's; unusable text overrides nothing.
/// </summary>
public readonly ref struct VisitorOverrides
{
    /// <summary>The country, or null.</summary>
    public Country? Country { get; init; }

    /// <summary>The device class, or null.</summary>
    public DeviceClass? Device { get; init; }

    /// <summary>The source, or empty.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    /// <summary>The <c>utm_campaign</c>, or empty.</summary>
    public ReadOnlySpan<byte> Campaign { get; init; }

    /// <summary>All segments, separated by commas, <c>new</c> and <c>returning</c> included; or empty.</summary>
    public ReadOnlySpan<byte> Segments { get; init; }

    /// <summary>The unit of weighted splits, 1–64 printable ASCII bytes, case kept; or empty.</summary>
    public ReadOnlySpan<byte> Unit { get; init; }
}
