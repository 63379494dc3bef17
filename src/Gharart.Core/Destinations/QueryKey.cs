namespace Gharart.Core.Destinations;

/// <summary>Names of query parameters as raw bytes, compared as a server would decode them: percent escapes resolved, <c>+</c> a space.</summary>
internal static class QueryKey
{
    /// <summary>The parameter that carries our token.</summary>
    public static ReadOnlySpan<byte> Ctx => "ctx"u8;

    /// <summary>Takes the next parameter off the query; false at its end. Empty parameters come out too.</summary>
    public static bool TryTakeParameter(scoped ref ReadOnlySpan<byte> query, out ReadOnlySpan<byte> parameter)
    {
        if (query.IsEmpty)
        {
            parameter = default;
            return false;
        }

        var end = query.IndexOf((byte)'&');
        parameter = end < 0 ? query : query[..end];
        query = end < 0 ? default : query[(end + 1)..];
        return true;
    }

    /// <summary>The key of a parameter: all before the first equals sign.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> parameter)
    {
        var equals = parameter.IndexOf((byte)'=');
        return equals < 0 ? parameter : parameter[..equals];
    }

    /// <summary>Whether two keys are the same once decoded; case matters.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (TakeDecoded(ref left) != TakeDecoded(ref right))
            {
                return false;
            }
        }

        return left.IsEmpty && right.IsEmpty;
    }

    /// <summary>Whether a parameter of the query has this key.</summary>
    public static bool OccursIn(ReadOnlySpan<byte> query, ReadOnlySpan<byte> key)
    {
        while (TryTakeParameter(ref query, out var parameter))
        {
            if (!parameter.IsEmpty && AreEqual(Of(parameter), key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A bit of 64 that depends on the decoded key alone; equal keys have equal bits.</summary>
    public static ulong Bit(ReadOnlySpan<byte> key)
    {
        unchecked
        {
            // FNV-1a, folded to its top six bits after one more multiplication.
            var hash = 2166136261u;
            while (!key.IsEmpty)
            {
                hash = (hash ^ TakeDecoded(ref key)) * 16777619u;
            }

            return 1UL << (int)((hash * 0x9E3779B1u) >> 26);
        }
    }

    /// <summary>The bits of all keys of a query.</summary>
    public static ulong BitsOf(ReadOnlySpan<byte> query)
    {
        var bits = 0UL;
        while (TryTakeParameter(ref query, out var parameter))
        {
            bits |= Bit(Of(parameter));
        }

        return bits;
    }

    /// <summary>
    /// Whether a visitor may never send this key on: <c>ctx</c>, <c>seg</c>, <c>gx_*</c>. Taken widely, in any case, with blanks before it
    /// and up to a bracket or NUL, because some servers read <c>CTX</c>, <c>+ctx</c>, <c>ctx[]</c> and <c>ctx%00</c> as the same name.
    /// </summary>
    public static bool IsReserved(ReadOnlySpan<byte> key)
    {
        Span<byte> start = stackalloc byte[4];
        var length = 0;
        var ended = true;
        while (!key.IsEmpty)
        {
            var value = TakeDecoded(ref key);
            if (length == 0 && value == ' ')
            {
                continue;
            }

            if (value is 0 or (byte)'[')
            {
                break;
            }

            if (length == start.Length)
            {
                ended = false;
                break;
            }

            start[length++] = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
        }

        var name = start[..length];
        return name.StartsWith("gx_"u8) || (ended && (name.SequenceEqual(Ctx) || name.SequenceEqual("seg"u8)));
    }

    private static byte TakeDecoded(ref ReadOnlySpan<byte> text)
    {
        var value = text[0];
        var taken = 1;
        if (value == '%' && PercentEncoding.IsEscape(text))
        {
            value = PercentEncoding.ReadEscape(text);
            taken = 3;
        }
        else if (value == '+')
        {
            value = (byte)' ';
        }

        text = text[taken..];
        return value;
    }
}
