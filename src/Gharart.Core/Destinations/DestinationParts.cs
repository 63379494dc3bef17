namespace Gharart.Core.Destinations;

/// <summary>What <see cref="DestinationComposer"/> puts together for one click. Spans live as long as the request.</summary>
public readonly ref struct DestinationParts
{
    /// <summary><see cref="DestinationUrl.Origin"/>, frozen at publish.</summary>
    public ReadOnlySpan<byte> Origin { get; init; }

    /// <summary><see cref="DestinationUrl.PathQueryFragment"/>, frozen at publish.</summary>
    public ReadOnlySpan<byte> PathQueryFragment { get; init; }

    /// <summary>The link's own tracking parameters, already encoded: <c>utm_source=a&amp;utm_medium=b</c>.</summary>
    public ReadOnlySpan<byte> StaticQuery { get; init; }

    /// <summary>Parameters of the tracking templates that apply, in order; of two with one key the first counts.</summary>
    public ReadOnlySpan<UrlParamTemplate> Templates { get; init; }

    /// <summary>Values for the templates.</summary>
    public PlaceholderValues Placeholders { get; init; }

    /// <summary>The query that the visitor sent, raw: any bytes, with or without its question mark.</summary>
    public ReadOnlySpan<byte> VisitorQuery { get; init; }

    /// <summary>Whether the visitor's unknown keys go on to the destination.</summary>
    public bool ForwardQuery { get; init; }

    /// <summary>The ctx token; empty for none.</summary>
    public ReadOnlySpan<byte> Ctx { get; init; }
}
