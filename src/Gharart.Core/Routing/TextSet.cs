namespace Gharart.Core.Routing;

/// <summary>A small immutable set of ASCII texts that is asked with byte spans, without allocating.</summary>
public sealed class TextSet
{
    // Below this many values comparing lengths and bytes one by one beats a binary search.
    private const int LinearLimit = 8;

    private readonly byte[][] _sorted;

    /// <summary>Makes a set; duplicates are folded.</summary>
    public TextSet(IEnumerable<byte[]> values)
    {
        _sorted = [.. values.Select(v => (byte[])v.Clone())];
        Array.Sort(_sorted, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        _sorted = [.. _sorted.Where((v, i) => i == 0 || !v.AsSpan().SequenceEqual(_sorted[i - 1]))];
    }

    /// <summary>The values in byte order.</summary>
    public IReadOnlyList<byte[]> Values => _sorted;

    /// <summary>The values as texts, made on every call.</summary>
    public IReadOnlyList<string> Texts => Array.ConvertAll(_sorted, System.Text.Encoding.ASCII.GetString);

    /// <summary>Whether the set holds the value.</summary>
    public bool Contains(ReadOnlySpan<byte> value)
    {
        if (_sorted.Length <= LinearLimit)
        {
            foreach (var candidate in _sorted)
            {
                if (value.SequenceEqual(candidate))
                {
                    return true;
                }
            }

            return false;
        }

        int low = 0, high = _sorted.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = value.SequenceCompareTo(_sorted[middle]);
            if (order == 0)
            {
                return true;
            }

            if (order < 0)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return false;
    }

    /// <summary>Whether the set holds any of the values in a list joined by LF.</summary>
    public bool ContainsAny(ReadOnlySpan<byte> joined)
    {
        while (!joined.IsEmpty)
        {
            var end = joined.IndexOf((byte)'\n');
            var value = end < 0 ? joined : joined[..end];
            if (Contains(value))
            {
                return true;
            }

            joined = end < 0 ? [] : joined[(end + 1)..];
        }

        return false;
    }
}
