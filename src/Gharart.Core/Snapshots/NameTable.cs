using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Core.Snapshots;

/// <summary>Finds the place of a name in a list, without allocating: an open-addressing table that is at most half full.</summary>
internal sealed class NameTable
{
    // Tenants choose the names: they must not be able to choose such that all fall into one slot.
    private static readonly uint Seed = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    private readonly byte[][] _names;
    private readonly int[] _slots;

    /// <param name="names">ASCII, each once.</param>
    public NameTable(IEnumerable<string> names)
    {
        _names = [.. names.Select(Encoding.ASCII.GetBytes)];
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(_names.Length * 2) + 1)];
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = FirstSlot(_names[i]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>The place of a name; -1 where it is not in the list.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var slot = FirstSlot(name); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var place = _slots[slot] - 1;
            if (name.SequenceEqual(_names[place]))
            {
                return place;
            }
        }

        return -1;
    }

    // FNV-1a: names are short.
    private int FirstSlot(ReadOnlySpan<byte> name)
    {
        unchecked
        {
            var hash = 2166136261u ^ Seed;
            foreach (var b in name)
            {
                hash = (hash ^ b) * 16777619u;
            }

            return (int)(hash ^ (hash >> 15)) & (_slots.Length - 1);
        }
    }
}
