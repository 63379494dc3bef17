using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Trust.Feeds;

/// <summary>
/// The hashes of risk feeds: SHA-256 over the ASCII of a host name in A-labels, or of an address without scheme and fragment
/// (<c>shop.example/a?b=c</c>, a port only where it is not the scheme's own). Of each the first 128 bits are kept.
/// </summary>
internal static class FeedHash
{
    public static UInt128 Of(string text)
    {
        var bytes = Encoding.ASCII.GetByteCount(text) is <= 512 and var length ? stackalloc byte[length] : new byte[Encoding.ASCII.GetByteCount(text)];
        Encoding.ASCII.GetBytes(text, bytes);
        return Of(bytes);
    }

    public static UInt128 Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>An address as it is hashed.</summary>
    public static string Text(DestinationUrl url) => WithoutQuery(url) + (url.Query is null ? "" : "?" + url.Query);

    /// <summary>An address as it is hashed for entries that cover every query.</summary>
    public static string WithoutQuery(DestinationUrl url) => url.Origin[(url.Origin.IndexOf("://", StringComparison.Ordinal) + 3)..] + url.Path;
}
