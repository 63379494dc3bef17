namespace Gharart.Core.Trust.Feeds;

/// <summary>A sorted set of hashes, and of beginnings of hashes by their length. 16 bytes an entry.</summary>
internal sealed class HashList
{
    private readonly UInt128[] _full;
    private readonly (UInt128 Mask, UInt128[] Values)[] _prefixes;

    /// <param name="full">Hashes; taken over and sorted.</param>
    /// <param name="prefixes">Beginnings by their length in bits, the rest zero; taken over and sorted.</param>
    public HashList(UInt128[] full, IEnumerable<KeyValuePair<int, UInt128[]>> prefixes)
    {
        Array.Sort(full);
        _full = full;
        _prefixes = [.. prefixes.OrderByDescending(pair => pair.Key).Select(pair => (UInt128.MaxValue << (128 - pair.Key), pair.Value))];
        foreach (var (_, values) in _prefixes)
        {
            Array.Sort(values);
        }
    }

    public int Count => _full.Length + _prefixes.Sum(prefix => prefix.Values.Length);

    /// <summary>Whether the hash is in the list: true in full, false by its beginning, null not at all.</summary>
    public bool? Find(UInt128 hash)
    {
        if (Array.BinarySearch(_full, hash) >= 0)
        {
            return true;
        }

        foreach (var (mask, values) in _prefixes)
        {
            if (Array.BinarySearch(values, hash & mask) >= 0)
            {
                return false;
            }
        }

        return null;
    }
}
