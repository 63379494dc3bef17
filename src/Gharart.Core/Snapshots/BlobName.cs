using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Gharart.Core.Snapshots;

/// <summary>The name of a blob: the SHA-256 of its bytes.</summary>
/// <param name="High">First 16 bytes.</param>
/// <param name="Low">Last 16 bytes.</param>
public readonly record struct BlobName(UInt128 High, UInt128 Low)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The name of these bytes.</summary>
    public static BlobName Of(ReadOnlySpan<byte> blob)
    {
        Span<byte> hash = stackalloc byte[Size];
        _ = SHA256.HashData(blob, hash);
        return Read(hash);
    }

    /// <summary>Reads a name out of 32 bytes.</summary>
    public static BlobName Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");
}
