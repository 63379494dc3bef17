using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>
/// An absolute http or https URL that a click may be sent to: pure ASCII, canonical, and read by every browser as the same scheme, host
/// and port (design §3). Parsed once, when it is written; <see cref="Origin"/> is what the edge freezes.
/// </summary>
/// <remarks>
/// Canonical means: scheme and host in lower case, host as A-labels or public IP literal, default port left out, an empty path as
/// <c>/</c>, dot segments (also as <c>%2e</c>) resolved as browsers do, and <c>" &lt; &gt; ^ ` |</c> percent-encoded. Percent escapes
/// and everything else stay as typed. Parsing the canonical form gives the same value.
/// </remarks>
public sealed class DestinationUrl : IEquatable<DestinationUrl>
{
    /// <summary>Longest URL in characters, as given and in canonical form (contract §4).</summary>
    public const int MaxLength = 2048;

    internal DestinationUrl(bool isHttps, DestinationAuthority authority, string path, string? query, string? fragment)
    {
        IsHttps = isHttps;
        Host = authority.Host;
        HostName = authority.HostName;
        Port = authority.Port ?? (isHttps ? 443 : 80);
        Path = path;
        Query = query;
        Fragment = fragment;

        var isDefaultPort = Port == (isHttps ? 443 : 80);
        Origin = string.Create(CultureInfo.InvariantCulture, $"{(isHttps ? "https" : "http")}://{Host}{(isDefaultPort ? "" : $":{Port}")}");
        PathQueryFragment = string.Concat(path, query is null ? null : "?" + query, fragment is null ? null : "#" + fragment);
    }

    /// <summary>Scheme, host and port, e.g. <c>https://shop.example:8443</c>, without a slash at the end: the part that nothing later may change.</summary>
    public string Origin { get; }

    /// <summary>All that follows <see cref="Origin"/>; starts with a slash.</summary>
    public string PathQueryFragment { get; }

    /// <summary>Host as it stands in the URL: A-labels, IPv4, or IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The host when it is a name; null for an IP literal.</summary>
    public HostName? HostName { get; }

    /// <summary>Whether the host is an IP address; it is a public one then.</summary>
    public bool IsIpLiteral => HostName is null;

    /// <summary>Port, also where it is the default one (80 or 443).</summary>
    public int Port { get; }

    /// <summary>Whether the scheme is https.</summary>
    public bool IsHttps { get; }

    /// <summary>Path, at least <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>Query without its question mark; null where there is none, empty for a bare question mark.</summary>
    public string? Query { get; }

    /// <summary>Fragment without its number sign; null where there is none.</summary>
    public string? Fragment { get; }

    /// <summary>Reads a URL; nothing is trimmed or guessed.</summary>
    /// <param name="text">The text; null is like empty.</param>
    /// <param name="url">The URL, or null.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DestinationUrl? url, out DestinationUrlError error) =>
        TryParse(text, PublicAddress.IsPublic, out url, out error);

    /// <summary>As above, for a URL that no visitor is sent to but that this host itself asks, and that may name other addresses.</summary>
    /// <param name="text">The text; null is like empty.</param>
    /// <param name="isAllowed">Which IP literals may be hosts.</param>
    /// <param name="url">The URL, or null.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(string? text, Predicate<ClientAddress> isAllowed, [NotNullWhen(true)] out DestinationUrl? url, out DestinationUrlError error)
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        error = DestinationUrlParser.Parse(text, isAllowed, out url);
        return url is not null;
    }

    /// <inheritdoc />
    public bool Equals(DestinationUrl? other) => other is not null && Origin == other.Origin && PathQueryFragment == other.PathQueryFragment;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DestinationUrl);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Origin, PathQueryFragment);

    /// <summary>The canonical form.</summary>
    public override string ToString() => Origin + PathQueryFragment;
}
