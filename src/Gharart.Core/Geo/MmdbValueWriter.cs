using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gharart.Core.Geo;

/// <summary>Encodes values of the MaxMind DB data section, as far as <see cref="CountryDatabaseWriter"/> needs them.</summary>
internal sealed class MmdbValueWriter
{
    /// <summary>Longest string or map: larger sizes take more than one byte after the control byte.</summary>
    public const int MaximumSize = 284;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Map(int entryCount) => Header(MmdbType.Map, entryCount);

    public void Array(int itemCount) => Header(MmdbType.Array, itemCount);

    public void Text(string text)
    {
        Header(MmdbType.Text, Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, _buffer);
    }

    public void UInt16(ushort value)
    {
        Header(MmdbType.UInt16, sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(sizeof(ushort)), value);
        _buffer.Advance(sizeof(ushort));
    }

    public void UInt32(uint value)
    {
        Header(MmdbType.UInt32, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(sizeof(uint)), value);
        _buffer.Advance(sizeof(uint));
    }

    public void UInt64(ulong value)
    {
        Header(MmdbType.UInt64, sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(sizeof(ulong)), value);
        _buffer.Advance(sizeof(ulong));
    }

    private void Header(MmdbType type, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        var typeBits = (int)type <= 7 ? (int)type << 5 : 0;
        Byte(typeBits | Math.Min(size, 29));
        if (typeBits == 0)
        {
            Byte((int)type - 7);
        }

        if (size >= 29)
        {
            Byte(size - 29);
        }
    }

    private void Byte(int value)
    {
        _buffer.GetSpan(1)[0] = (byte)value;
        _buffer.Advance(1);
    }
}
