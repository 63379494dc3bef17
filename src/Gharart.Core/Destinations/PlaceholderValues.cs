namespace Gharart.Core.Destinations;

/// <summary>The values of one click, as raw UTF-8; whoever writes them into a URL encodes them. What is not set is empty.</summary>
public readonly ref struct PlaceholderValues
{
    /// <summary>The handle.</summary>
    public ReadOnlySpan<byte> Handle { get; init; }

    /// <summary>The slug as typed by its owner.</summary>
    public ReadOnlySpan<byte> Slug { get; init; }

    /// <summary>The campaign id.</summary>
    public ReadOnlySpan<byte> Campaign { get; init; }

    /// <summary>The variant id.</summary>
    public ReadOnlySpan<byte> Variant { get; init; }

    /// <summary>The two letters of the country.</summary>
    public ReadOnlySpan<byte> Country { get; init; }

    /// <summary>The device class.</summary>
    public ReadOnlySpan<byte> Device { get; init; }

    /// <summary>The traffic source; it may stem from the visitor.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    /// <summary>The click id.</summary>
    public ReadOnlySpan<byte> ClickId { get; init; }

    internal ReadOnlySpan<byte> Get(Placeholder placeholder) => placeholder switch
    {
        Placeholder.Handle => Handle,
        Placeholder.Slug => Slug,
        Placeholder.Campaign => Campaign,
        Placeholder.Variant => Variant,
        Placeholder.Country => Country,
        Placeholder.Device => Device,
        Placeholder.Source => Source,
        Placeholder.ClickId => ClickId,
        _ => default,
    };
}
