using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gharart.Core.Snapshots;

/// <summary>Writes the little-endian values that <see cref="ByteReader"/> reads.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Int64(long value) => UInt64(unchecked((ulong)value));

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_buffer.GetSpan(16), value);
        _buffer.Advance(16);
    }

    public void Count(int value) => UInt32((uint)value);

    public void Bytes(ReadOnlySpan<byte> value) => _buffer.Write(value);

    public void Block(ReadOnlySpan<byte> value)
    {
        UInt16(checked((ushort)value.Length));
        Bytes(value);
    }

    /// <summary>Printable ASCII; anything else would be refused by every reader, or, encoded, be another text than was meant.</summary>
    public void Text(string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"'{value}' is not printable ASCII.", nameof(value));
        }

        Block(Encoding.ASCII.GetBytes(value));
    }
}
