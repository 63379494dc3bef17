using System.Globalization;

namespace Gharart.Core.Destinations;

/// <summary>
/// Which decoded labels may stand behind an <c>xn--</c> label. Uses only the category table built into the BCL, so the answer does not
/// depend on ICU. Stricter than UTS 46: what it maps away (compatibility forms, ignored characters) is no A-label, and punctuation
/// and mathematical signs that can pass for a slash or a dot are refused.
/// </summary>
internal static class UnicodeLabel
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    // First and last code point of ranges whose members UTS 46 maps or ignores although their category is a letter, mark or symbol.
    private static readonly int[] MappedOrIgnored =
    [
        0x00A8, 0x00B6, 0x00B8, 0x00BE, 0x0132, 0x0133, 0x013F, 0x0140, 0x0149, 0x0149, 0x017F, 0x017F, 0x01C4, 0x01CC, 0x01F1, 0x01F3,
        0x02B0, 0x02B8, 0x02D8, 0x02E4, 0x0340, 0x0345, 0x034F, 0x034F, 0x0374, 0x0374, 0x037A, 0x037A, 0x0384, 0x0385, 0x03D0, 0x03D6,
        0x03F0, 0x03F2, 0x03F5, 0x03F6, 0x0587, 0x0587, 0x0675, 0x0678, 0x0958, 0x095F, 0x09DC, 0x09DD, 0x09DF, 0x09DF, 0x0A33, 0x0A36,
        0x0A59, 0x0A5E, 0x0B5C, 0x0B5D, 0x0E33, 0x0E33, 0x0EB3, 0x0EB3, 0x0EDC, 0x0EDD, 0x0F0C, 0x0F0C, 0x0F43, 0x0F43, 0x0F4D, 0x0F4D,
        0x0F52, 0x0F52, 0x0F57, 0x0F57, 0x0F5C, 0x0F5C, 0x0F69, 0x0F69, 0x0F73, 0x0F79, 0x0F81, 0x0F81, 0x0F93, 0x0F93, 0x0F9D, 0x0F9D,
        0x0FA2, 0x0FA2, 0x0FA7, 0x0FA7, 0x0FAC, 0x0FAC, 0x0FB9, 0x0FB9, 0x10FC, 0x10FC, 0x115F, 0x1160, 0x13F8, 0x13FD, 0x17B4, 0x17B5,
        0x180B, 0x180F, 0x1C80, 0x1C88, 0x1D2C, 0x1D6A, 0x1D78, 0x1D78, 0x1D9B, 0x1DBF, 0x1E9A, 0x1E9B, 0x1F71, 0x1F71, 0x1F73, 0x1F73,
        0x1F75, 0x1F75, 0x1F77, 0x1F77, 0x1F79, 0x1F79, 0x1F7B, 0x1F7B, 0x1F7D, 0x1F7D, 0x1F80, 0x1FAF, 0x1FB2, 0x1FB4, 0x1FB7, 0x1FC4,
        0x1FC7, 0x1FCF, 0x1FD3, 0x1FD3, 0x1FDD, 0x1FDF, 0x1FE3, 0x1FE3, 0x1FED, 0x1FEF, 0x1FF2, 0x1FF4, 0x1FF7, 0x1FFE,
        0x2000, 0x200B, 0x2010, 0x218F, 0x2460, 0x24FF, 0x2A74, 0x2A76, 0x2ADC, 0x2ADC, 0x2C7C, 0x2C7D, 0x2D6F, 0x2D6F,
        0x2E80, 0x2FFF, 0x3036, 0x303A, 0x309B, 0x309C, 0x309F, 0x309F, 0x30FF, 0x30FF, 0x3131, 0x318E, 0x3190, 0x319F, 0x3200, 0x33FF,
        0xA69C, 0xA69D, 0xA770, 0xA770, 0xA7F2, 0xA7F9, 0xAB5C, 0xAB5F, 0xAB69, 0xAB6B, 0xAB70, 0xABBF, 0xF900, 0xFDFF, 0xFE00, 0xFE19,
        0xFE30, 0xFFFF, 0x10781, 0x107BA, 0x110BD, 0x110BD, 0x1D15E, 0x1D164, 0x1D173, 0x1D17A, 0x1D1BB, 0x1D1C0, 0x1D400, 0x1D7FF,
        0x1E030, 0x1E06D, 0x1EE00, 0x1EEFF, 0x1F100, 0x1F2FF, 0x1FBF0, 0x1FBF9, 0x2F800, 0x2FA1F, 0xE0000, 0x10FFFF,
    ];

    // Signs that kill the inherent vowel; a joiner is legal after one (RFC 5892 A.1, A.2).
    private static readonly int[] Viramas =
    [
        0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D4D, 0x0DCA, 0x1039, 0x17D2,
    ];

    // Arabic letters that do not join to the next one: a non-joiner after them would be invisible. First and last of each range.
    private static readonly int[] ArabicNotJoiningNext =
    [
        0x0621, 0x0625, 0x0627, 0x0627, 0x0629, 0x0629, 0x062F, 0x0632, 0x0648, 0x0648, 0x0671, 0x0677, 0x0688, 0x0699, 0x06C0, 0x06C0,
        0x06C3, 0x06CB, 0x06CD, 0x06CD, 0x06CF, 0x06CF, 0x06D2, 0x06D5, 0x06EE, 0x06EF,
    ];

    /// <summary>Whether the code points form a label: at least one is not ASCII, none is forbidden, the first is no mark.</summary>
    public static bool IsValid(IReadOnlyList<int> codePoints)
    {
        if (codePoints.Take(4).SequenceEqual([(int)'x', 'n', '-', '-']))
        {
            return false;
        }

        var hasNonAscii = false;
        for (var i = 0; i < codePoints.Count; i++)
        {
            var codePoint = codePoints[i];
            hasNonAscii |= codePoint >= 0x80;
            if (i == 0 && IsMark(codePoint))
            {
                return false;
            }

            if (codePoint is ZeroWidthNonJoiner or ZeroWidthJoiner)
            {
                if (i == 0 || !(Viramas.Contains(codePoints[i - 1]) || IsArabicNonJoiner(codePoints, i)))
                {
                    return false;
                }
            }
            else if (!IsAllowed(codePoint))
            {
                return false;
            }
        }

        return hasNonAscii;
    }

    // RFC 5892 A.1, its second case, for the Arabic block (Persian writes so).
    private static bool IsArabicNonJoiner(IReadOnlyList<int> codePoints, int index) =>
        codePoints[index] == ZeroWidthNonJoiner && index + 1 < codePoints.Count
        && IsArabicLetter(codePoints[index - 1]) && !IsInRanges(codePoints[index - 1], ArabicNotJoiningNext)
        && IsArabicLetter(codePoints[index + 1]) && codePoints[index + 1] != 0x0621;

    private static bool IsArabicLetter(int codePoint) =>
        codePoint is >= 0x0620 and <= 0x06FF && CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.OtherLetter;

    private static bool IsInRanges(int codePoint, int[] ranges)
    {
        for (var i = 0; i < ranges.Length; i += 2)
        {
            if (codePoint >= ranges[i] && codePoint <= ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMark(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsAllowed(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-';
        }

        if (IsInRanges(codePoint, MappedOrIgnored))
        {
            return false;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherSymbol => true,
            // Skin tones of emoji.
            UnicodeCategory.ModifierSymbol => codePoint is >= 0x1F3FB and <= 0x1F3FF,
            // Ideographic zero.
            UnicodeCategory.LetterNumber => codePoint == 0x3007,
            // Catalan middle dot, Hebrew geresh and gershayim, Tibetan tsheg, katakana middle dot: parts of words (RFC 5892 A.3 to A.7).
            UnicodeCategory.OtherPunctuation => codePoint is 0x00B7 or 0x05F3 or 0x05F4 or 0x0F0B or 0x30FB,
            _ => false,
        };
    }
}
