using Gharart.Core.Slugs;

namespace Gharart.Edge.Redirecting;

/// <summary>What a request's host and path name: <c>{handle}.{domain}/{slug}</c> or <c>/_edge/redirect/{handle}/{slug}</c>.</summary>
internal readonly ref struct ShortLinkAddress
{
    private const string DirectPrefix = "/_edge/redirect/";

    /// <summary>The handle as it stands in the request, any case; empty where the host names none.</summary>
    public ReadOnlySpan<char> Handle { get; private init; }

    /// <summary>The slug as it stands in the request.</summary>
    public ReadOnlySpan<char> Slug { get; private init; }

    /// <summary>Whether the visitor asks where the link leads (a plus sign after the slug).</summary>
    public bool AsksForTarget { get; private init; }

    /// <summary>Reads host and path; what does not fit leaves handle or slug empty.</summary>
    /// <param name="host">The <c>Host</c> header as it was sent, with or without port.</param>
    /// <param name="path">The path, decoded.</param>
    /// <param name="publicDomain">The domain that short links live under.</param>
    public static ShortLinkAddress Parse(ReadOnlySpan<char> host, ReadOnlySpan<char> path, ReadOnlySpan<char> publicDomain)
    {
        ReadOnlySpan<char> handle;
        ReadOnlySpan<char> slug;
        if (path.StartsWith(DirectPrefix, StringComparison.Ordinal))
        {
            var rest = path[DirectPrefix.Length..];
            var slash = rest.IndexOf('/');
            handle = slash < 0 ? [] : rest[..slash];
            slug = slash < 0 ? [] : rest[(slash + 1)..];
        }
        else
        {
            handle = HandleOf(host, publicDomain);
            slug = path.IsEmpty ? [] : path[1..];
        }

        if (slug is [.., '/'])
        {
            slug = slug[..^1];
        }

        var asksForTarget = slug is [.., '+'];
        return new ShortLinkAddress { Handle = handle, Slug = asksForTarget ? slug[..^1] : slug, AsksForTarget = asksForTarget };
    }

    /// <summary>The slug's key; false when it can be none.</summary>
    public bool TryPackSlug(out SlugKey key)
    {
        Span<byte> bytes = stackalloc byte[SlugKey.MaxLength];
        key = default;
        return Slug.Length <= bytes.Length
            && System.Text.Ascii.FromUtf16(Slug, bytes, out var written) == System.Buffers.OperationStatus.Done
            && SlugKey.TryPack(bytes[..written], out key);
    }

    private static ReadOnlySpan<char> HandleOf(ReadOnlySpan<char> host, ReadOnlySpan<char> publicDomain)
    {
        var port = host.IndexOf(':');
        if (port >= 0)
        {
            host = host[..port];
        }

        if (host is [.., '.'])
        {
            host = host[..^1];
        }

        var label = host.Length - publicDomain.Length - 1;
        return label > 0 && host[label] == '.' && host[(label + 1)..].Equals(publicDomain, StringComparison.OrdinalIgnoreCase)
            ? host[..label]
            : [];
    }
}
