using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>Punycode (RFC 3492) for one label without its <c>xn--</c> prefix. Written here so that ASCII names get the same answer with or without ICU.</summary>
internal static class Punycode
{
    // The parameters of RFC 3492 §5.
    private const int Base = 36;
    private const int MinThreshold = 1;
    private const int MaxThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int FirstNonBasic = 0x80;

    /// <summary>Decodes lower-case Punycode; false when it is malformed, or yields a surrogate or a number above U+10FFFF.</summary>
    public static bool TryDecode(ReadOnlySpan<char> encoded, out List<int> codePoints)
    {
        codePoints = [];
        if (encoded.Length > HostName.MaxLabelLength)
        {
            return false;
        }

        var delimiter = encoded.LastIndexOf('-');
        for (var i = 0; i < delimiter; i++)
        {
            codePoints.Add(encoded[i]);
        }

        long codePoint = FirstNonBasic;
        long insertAt = 0;
        var bias = InitialBias;
        var position = delimiter > 0 ? delimiter + 1 : 0;
        while (position < encoded.Length)
        {
            var before = insertAt;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                var digit = position < encoded.Length ? DigitOf(encoded[position++]) : -1;
                if (digit < 0)
                {
                    return false;
                }

                insertAt += digit * weight;
                var threshold = Threshold(k, bias);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
                if (insertAt > int.MaxValue || weight > int.MaxValue)
                {
                    return false;
                }
            }

            var count = codePoints.Count + 1;
            bias = Adapt(insertAt - before, count, before == 0);
            codePoint += insertAt / count;
            insertAt %= count;
            if (codePoint > int.MaxValue || !Rune.IsValid((int)codePoint))
            {
                return false;
            }

            codePoints.Insert((int)insertAt, (int)codePoint);
            insertAt++;
        }

        return true;
    }

    /// <summary>Encodes code points; a label of basic ones only comes out with a trailing hyphen, which no host name may have.</summary>
    public static string Encode(IReadOnlyList<int> codePoints)
    {
        var output = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            if (codePoint < FirstNonBasic)
            {
                output.Append((char)codePoint);
            }
        }

        var handled = output.Length;
        var basic = handled;
        if (basic > 0)
        {
            output.Append('-');
        }

        var bias = InitialBias;
        var reached = FirstNonBasic;
        long delta = 0;
        while (handled < codePoints.Count)
        {
            var next = codePoints.Where(c => c >= reached).Min();
            delta += (long)(next - reached) * (handled + 1);
            reached = next;
            foreach (var codePoint in codePoints)
            {
                if (codePoint < reached)
                {
                    delta++;
                }
                else if (codePoint == reached)
                {
                    AppendInteger(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            reached++;
        }

        return output.ToString();
    }

    private static void AppendInteger(StringBuilder output, long value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (value < threshold)
            {
                output.Append(CharacterOf((int)value));
                return;
            }

            output.Append(CharacterOf((int)(threshold + ((value - threshold) % (Base - threshold)))));
            value = (value - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, MinThreshold, MaxThreshold);

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        while (delta > (Base - MinThreshold) * MaxThreshold / 2)
        {
            delta /= Base - MinThreshold;
            k += Base;
        }

        return k + (int)((Base - MinThreshold + 1) * delta / (delta + Skew));
    }

    private static int DigitOf(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a',
        >= '0' and <= '9' => character - '0' + 26,
        _ => -1,
    };

    private static char CharacterOf(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}
