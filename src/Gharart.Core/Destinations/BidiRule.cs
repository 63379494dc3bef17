using System.Globalization;

namespace Gharart.Core.Destinations;

/// <summary>The rule for names with right-to-left labels (RFC 5893 §2), on the directions that allowed label characters can have.</summary>
internal static class BidiRule
{
    private enum Direction
    {
        Left,
        Right,
        EuropeanNumber,
        ArabicNumber,
        Mark,
        Neutral,
    }

    /// <summary>Whether a label makes the whole name a bidirectional one.</summary>
    public static bool HasRightToLeft(IReadOnlyList<int> label) => label.Any(c => DirectionOf(c) is Direction.Right or Direction.ArabicNumber);

    /// <summary>Whether a label may stand in a bidirectional name.</summary>
    public static bool IsSatisfiedBy(IReadOnlyList<int> label)
    {
        var directions = label.Select(DirectionOf).ToList();
        var last = directions.FindLast(d => d != Direction.Mark);
        return directions[0] switch
        {
            Direction.Right => !directions.Contains(Direction.Left)
                && last is Direction.Right or Direction.EuropeanNumber or Direction.ArabicNumber
                && !(directions.Contains(Direction.EuropeanNumber) && directions.Contains(Direction.ArabicNumber)),
            Direction.Left => !directions.Contains(Direction.Right) && !directions.Contains(Direction.ArabicNumber)
                && last is Direction.Left or Direction.EuropeanNumber,
            _ => false,
        };
    }

    private static Direction DirectionOf(int codePoint) => codePoint switch
    {
        >= '0' and <= '9' => Direction.EuropeanNumber,
        >= 'a' and <= 'z' => Direction.Left,
        >= 0x06F0 and <= 0x06F9 => Direction.EuropeanNumber,
        >= 0x0660 and <= 0x0669 => Direction.ArabicNumber,
        _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.NonSpacingMark => Direction.Mark,
            UnicodeCategory.DashPunctuation or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.Format
                => Direction.Neutral,
            // The blocks that Unicode sets aside for right-to-left scripts.
            _ when codePoint is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
                or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) => Direction.Right,
            _ => Direction.Left,
        },
    };
}
