using Gharart.Core.Geo;

namespace Gharart.Core.Visitors;

/// <summary>
/// Everything of a visit that may decide its way, raw, as the headers had it; empty spans stand for absent headers. The edge fills
/// it from a request, the route preview from its own.
/// </summary>
public readonly ref struct VisitorInputs
{
    /// <summary><c>User-Agent</c>.</summary>
    public ReadOnlySpan<byte> UserAgent { get; init; }

    /// <summary><c>Sec-CH-UA-Mobile</c>.</summary>
    public ReadOnlySpan<byte> SecChUaMobile { get; init; }

    /// <summary><c>Sec-CH-UA-Form-Factors</c>.</summary>
    public ReadOnlySpan<byte> SecChUaFormFactors { get; init; }

    /// <summary><c>Sec-CH-UA-Platform</c>.</summary>
    public ReadOnlySpan<byte> SecChUaPlatform { get; init; }

    /// <summary><c>Referer</c>.</summary>
    public ReadOnlySpan<byte> Referrer { get; init; }

    /// <summary><c>Sec-GPC</c>.</summary>
    public ReadOnlySpan<byte> SecGpc { get; init; }

    /// <summary><c>DNT</c>.</summary>
    public ReadOnlySpan<byte> Dnt { get; init; }

    /// <summary>The query, with or without its question mark.</summary>
    public ReadOnlySpan<byte> Query { get; init; }

    /// <summary>The <c>Host</c> header: a referrer from there is no referrer.</summary>
    public ReadOnlySpan<byte> OwnHost { get; init; }

    /// <summary>Value of the visitor cookie <c>gx_vid</c>; anything but 1–64 base64url characters is taken for absent.</summary>
    public ReadOnlySpan<byte> VisitorId { get; init; }

    /// <summary>Whether the visitor was here before. A privacy signal makes everyone new.</summary>
    public bool IsReturning { get; init; }

    /// <summary>The client's address, resolved behind trusted proxies.</summary>
    public ClientAddress Address { get; init; }

    /// <summary>The country, resolved by the caller, who owns the geo database.</summary>
    public Country Country { get; init; }

    /// <summary>The handle's number, an input of the visitor key.</summary>
    public uint HandleId { get; init; }

    /// <summary>The day's salt of the visitor key, 16–32 bytes; empty means that no key is computed.</summary>
    public ReadOnlySpan<byte> DailySalt { get; init; }

    /// <summary>When the visit happens, in milliseconds since the Unix epoch.</summary>
    public long UnixMilliseconds { get; init; }
}
