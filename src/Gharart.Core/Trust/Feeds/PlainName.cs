using Gharart.Core.Destinations;

namespace Gharart.Core.Trust.Feeds;

/// <summary>Reads names of ASCII letters, digits and hyphens without making a text of them, as <see cref="HostName"/> does; of all others it says nothing.</summary>
internal static class PlainName
{
    private const byte Dot = (byte)'.';
    private const byte Hyphen = (byte)'-';

    /// <param name="text">What may be a name.</param>
    /// <param name="name">At least <see cref="HostName.MaxLength"/> long; begins with the name in lower case.</param>
    /// <param name="length">How long that is.</param>
    /// <returns>False where <see cref="HostName"/> has to judge: it may be a name all the same.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> name, out int length)
    {
        length = text.Length;
        if (length > HostName.MaxLength)
        {
            return false;
        }

        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == Dot)
            {
                if (!IsLabel(name[start..i]))
                {
                    return false;
                }

                start = i + 1;
            }
            else if (char.IsAsciiLetterUpper((char)c))
            {
                c |= 0x20;
            }
            else if (!char.IsAsciiLetterLower((char)c) && !char.IsAsciiDigit((char)c) && c != Hyphen)
            {
                return false;
            }

            name[i] = c;
        }

        // A last label that begins with a digit may be a number.
        var last = name[start..length];
        return start > 0 && IsLabel(last) && !char.IsAsciiDigit((char)last[0]);
    }

    private static bool IsLabel(ReadOnlySpan<byte> label) =>
        label.Length is > 0 and <= HostName.MaxLabelLength && label[0] != Hyphen && label[^1] != Hyphen && !label.StartsWith("xn--"u8);
}
