using System.Buffers.Binary;

namespace Gharart.Core.Geo;

/// <summary>
/// A cursor over the values of one section (data or metadata). Nothing is recursive, a pointer never leads to a pointer, and the
/// number of values read is limited, so that the time is linear in the size of the file whatever its bytes are.
/// </summary>
internal ref struct MmdbValueReader(ReadOnlySpan<byte> section, string sectionName, long valueLimit)
{
    private readonly ReadOnlySpan<byte> _section = section;
    private long _valuesLeft = valueLimit;

    /// <summary>Offset in the section of the value that is read next.</summary>
    public int Position { get; set; }

    /// <summary>Enters the map at the cursor, through a pointer too; any other value is skipped.</summary>
    public bool TryEnterMap(out int entryCount)
    {
        var start = Position;
        var (type, size) = ReadHeader();
        if (type == MmdbType.Pointer)
        {
            (type, size) = Follow(size);
        }

        if (type == MmdbType.Map)
        {
            entryCount = size;
            return true;
        }

        Position = start;
        Skip();
        entryCount = 0;
        return false;
    }

    /// <summary>Reads a string, as keys must be.</summary>
    public ReadOnlySpan<byte> ReadText() =>
        TryReadText(out var text) ? text : throw Invalid($"a string was expected before offset {Position}");

    /// <summary>Reads the value at the cursor if it is a string; any other value is skipped.</summary>
    public bool TryReadText(out ReadOnlySpan<byte> text)
    {
        var start = Position;
        var (type, size) = ReadHeader();
        var resumeAt = -1;
        if (type == MmdbType.Pointer)
        {
            resumeAt = Position;
            (type, size) = Follow(size);
        }

        if (type == MmdbType.Text)
        {
            text = _section.Slice(Position, size);
            Position = resumeAt >= 0 ? resumeAt : Position + size;
            return true;
        }

        text = default;
        Position = start;
        Skip();
        return false;
    }

    /// <summary>Reads an unsigned integer of any width up to 64 bits.</summary>
    public ulong ReadUnsigned()
    {
        var (type, size) = ReadHeader();
        if (type is not (MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64))
        {
            throw Invalid($"an unsigned integer was expected before offset {Position}");
        }

        var value = 0UL;
        foreach (var b in _section.Slice(Position, size))
        {
            value = (value << 8) | b;
        }

        Position += size;
        return value;
    }

    /// <summary>Moves past the value at the cursor with all that it contains; pointers are not followed.</summary>
    public void Skip()
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            var (type, size) = ReadHeader();
            switch (type)
            {
                case MmdbType.Map:
                    pending += 2L * size;
                    break;
                case MmdbType.Array:
                    pending += size;
                    break;
                case MmdbType.Pointer or MmdbType.Boolean:
                    break;
                default:
                    Position += size;
                    break;
            }
        }
    }

    private (MmdbType Type, int Size) Follow(int target)
    {
        Position = target;
        var header = ReadHeader();
        return header.Type == MmdbType.Pointer ? throw Invalid($"the pointer to offset {target} leads to a pointer") : header;
    }

    /// <summary>Reads type and size (for a pointer its target) and proves that the payload lies in the section.</summary>
    private (MmdbType Type, int Size) ReadHeader()
    {
        if (--_valuesLeft < 0)
        {
            throw Invalid("the values refer to each other too often");
        }

        var control = (int)ReadBigEndian(1);
        var type = (MmdbType)(control >> 5);
        if (type == MmdbType.Pointer)
        {
            return (type, ReadPointer(control));
        }

        if (type == MmdbType.Extended)
        {
            type = (MmdbType)(ReadBigEndian(1) + 7);
        }

        var size = (control & 0x1F) switch
        {
            29 => 29 + (int)ReadBigEndian(1),
            30 => 285 + (int)ReadBigEndian(2),
            31 => 65_821 + (int)ReadBigEndian(3),
            var small => small,
        };
        var (maximum, bytesEach) = type switch
        {
            MmdbType.Text or MmdbType.Bytes or MmdbType.Array => (int.MaxValue, 1),
            MmdbType.Map => (int.MaxValue, 2),
            MmdbType.UInt16 => (2, 1),
            MmdbType.UInt32 or MmdbType.Int32 => (4, 1),
            MmdbType.UInt64 => (8, 1),
            MmdbType.UInt128 => (16, 1),
            MmdbType.Double when size == 8 => (8, 1),
            MmdbType.Float when size == 4 => (4, 1),
            MmdbType.Boolean => (1, 0),
            _ => throw Invalid($"type {(int)type} of size {size} before offset {Position} is not allowed"),
        };
        if (size > maximum || (long)size * bytesEach > _section.Length - Position)
        {
            throw Invalid($"size {size} of the {type} before offset {Position} is too large");
        }

        return (type, size);
    }

    private int ReadPointer(int control)
    {
        var size = (control >> 3) & 3;
        var top = (long)(control & 7);
        var target = size switch
        {
            0 => (top << 8) + ReadBigEndian(1),
            1 => (top << 16) + ReadBigEndian(2) + 2_048,
            2 => (top << 24) + ReadBigEndian(3) + 526_336,
            _ => ReadBigEndian(4),
        };
        return target < _section.Length ? (int)target : throw Invalid($"the pointer before offset {Position} leads outside, to {target}");
    }

    private uint ReadBigEndian(int byteCount)
    {
        if (byteCount > _section.Length - Position)
        {
            throw Invalid("ends inside a value");
        }

        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        _section.Slice(Position, byteCount).CopyTo(bytes[(4 - byteCount)..]);
        Position += byteCount;
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private readonly InvalidCountryDatabaseException Invalid(string what) => new($"{sectionName}: {what}");
}
