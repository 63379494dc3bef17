using System.Buffers.Binary;
using System.Text;

namespace Gharart.Core.Snapshots;

/// <summary>Reads little-endian values out of bytes that are not trusted; everything out of bounds is an <see cref="InvalidSnapshotException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    /// <summary>A count whose items take at least the given bytes each, so that a wild count cannot reserve memory.</summary>
    public int Count(int minimumItemSize)
    {
        var count = UInt32();
        if (count > (uint)(Remaining / minimumItemSize))
        {
            throw new InvalidSnapshotException($"A count of {count} at byte {Position - 4} is larger than what follows.");
        }

        return (int)count;
    }

    /// <summary>Bytes behind a 16-bit length.</summary>
    public ReadOnlySpan<byte> Block() => Take(UInt16());

    /// <summary>Printable ASCII behind a 16-bit length.</summary>
    public string Text()
    {
        var block = Block();
        if (block.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
        {
            throw new InvalidSnapshotException($"A text before byte {Position} is not printable ASCII.");
        }

        return Encoding.ASCII.GetString(block);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new InvalidSnapshotException($"{count} bytes are missing at byte {Position}.");
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public readonly void ExpectEnd()
    {
        if (Remaining != 0)
        {
            throw new InvalidSnapshotException($"{Remaining} bytes too many after byte {Position}.");
        }
    }
}
