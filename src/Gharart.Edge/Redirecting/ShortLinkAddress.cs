using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Redirecting;

/// <summary>What a request's host and path name: <c>{handle}.{domain}/{slug}</c>, <c>{custom host}/{slug}</c> or <c>/_edge/redirect/{handle}/{slug}</c>.</summary>
internal readonly ref struct ShortLinkAddress
{
    /// <summary>The handle as it stands in the request, any case; empty where the host names none.</summary>
    public ReadOnlySpan<byte> Handle { get; private init; }

    /// <summary>The host that may be a custom one, any case, without port and trailing dot; empty where a handle is named.</summary>
    public ReadOnlySpan<byte> CustomHost { get; private init; }

    /// <summary>The slug as it stands in the request.</summary>
    public ReadOnlySpan<byte> Slug { get; private init; }

    /// <summary>Whether the visitor asks where the link leads (a plus sign after the slug).</summary>
    public bool AsksForTarget { get; private init; }

    private static ReadOnlySpan<byte> DirectPrefix => "/_edge/redirect/"u8;

    /// <summary>Reads host and path; what does not fit leaves handle or slug empty.</summary>
    /// <param name="host">The <c>Host</c> header as it was sent, with or without port.</param>
    /// <param name="path">The path, decoded.</param>
    /// <param name="publicDomain">The domain that short links live under.</param>
    public static ShortLinkAddress Parse(ReadOnlySpan<byte> host, ReadOnlySpan<byte> path, ReadOnlySpan<byte> publicDomain)
    {
        ReadOnlySpan<byte> handle;
        ReadOnlySpan<byte> customHost = [];
        ReadOnlySpan<byte> slug;
        if (path.StartsWith(DirectPrefix))
        {
            var rest = path[DirectPrefix.Length..];
            var slash = rest.IndexOf((byte)'/');
            handle = slash < 0 ? [] : rest[..slash];
            slug = slash < 0 ? [] : rest[(slash + 1)..];
        }
        else
        {
            host = WithoutPort(host);
            handle = HandleOf(host, publicDomain);
            customHost = handle.IsEmpty ? host : [];
            slug = path.IsEmpty ? [] : path[1..];
        }

        if (slug is [.., (byte)'/'])
        {
            slug = slug[..^1];
        }

        var asksForTarget = slug is [.., (byte)'+'];
        return new ShortLinkAddress
        {
            Handle = handle,
            CustomHost = customHost,
            Slug = asksForTarget ? slug[..^1] : slug,
            AsksForTarget = asksForTarget,
        };
    }

    /// <summary>The handle that it names; null where there is none.</summary>
    public HandleSnapshot? FindHandle(SnapshotIndex index)
    {
        if (Handle.IsEmpty)
        {
            return FindByHost(index);
        }

        Span<byte> lower = stackalloc byte[HandleName.MaxLength];
        return Handle.Length <= HandleName.MaxLength && Ascii.ToLower(Handle, lower, out var written) == OperationStatus.Done
            ? index.Find(lower[..written])
            : null;
    }

    [SkipLocalsInit]
    private HandleSnapshot? FindByHost(SnapshotIndex index)
    {
        Span<byte> lower = stackalloc byte[HostName.MaxLength];
        return CustomHost.Length is > 0 and <= HostName.MaxLength && Ascii.ToLower(CustomHost, lower, out var written) == OperationStatus.Done
            ? index.FindByHost(lower[..written])
            : null;
    }

    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> host)
    {
        var port = host.IndexOf((byte)':');
        if (port >= 0)
        {
            host = host[..port];
        }

        return host is [.., (byte)'.'] ? host[..^1] : host;
    }

    private static ReadOnlySpan<byte> HandleOf(ReadOnlySpan<byte> host, ReadOnlySpan<byte> publicDomain)
    {
        var label = host.Length - publicDomain.Length - 1;
        return label > 0 && host[label] == '.' && Ascii.EqualsIgnoreCase(host[(label + 1)..], publicDomain) ? host[..label] : [];
    }
}
