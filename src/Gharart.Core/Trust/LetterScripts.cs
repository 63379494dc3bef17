using System.Text;

namespace Gharart.Core.Trust;

/// <summary>Scripts by the blocks of the Unicode Standard (Blocks.txt); the BCL does not know the script property.</summary>
internal static class LetterScripts
{
    // In order; Indic stands for the nine blocks from Devanagari to Malayalam, which share no look-alikes with the rest.
    private static readonly (int First, int Last, LetterScript Script)[] Blocks =
    [
        (0x0041, 0x02AF, LetterScript.Latin),
        (0x0370, 0x03FF, LetterScript.Greek),
        (0x0400, 0x052F, LetterScript.Cyrillic),
        (0x0530, 0x058F, LetterScript.Armenian),
        (0x0590, 0x05FF, LetterScript.Hebrew),
        (0x0600, 0x06FF, LetterScript.Arabic),
        (0x0750, 0x077F, LetterScript.Arabic),
        (0x0900, 0x0D7F, LetterScript.Indic),
        (0x0E00, 0x0E7F, LetterScript.Thai),
        (0x10A0, 0x10FF, LetterScript.Georgian),
        (0x1100, 0x11FF, LetterScript.EastAsian),
        (0x1200, 0x137F, LetterScript.Ethiopic),
        (0x13A0, 0x13FF, LetterScript.Cherokee),
        (0x1C80, 0x1C8F, LetterScript.Cyrillic),
        (0x1E00, 0x1EFF, LetterScript.Latin),
        (0x1F00, 0x1FFF, LetterScript.Greek),
        (0x2DE0, 0x2DFF, LetterScript.Cyrillic),
        (0x3005, 0x30FF, LetterScript.EastAsian),
        (0x3100, 0x318F, LetterScript.EastAsian),
        (0x3400, 0x9FFF, LetterScript.EastAsian),
        (0xA640, 0xA69F, LetterScript.Cyrillic),
        (0xAB70, 0xABBF, LetterScript.Cherokee),
        (0xAC00, 0xD7AF, LetterScript.EastAsian),
        (0x20000, 0x323AF, LetterScript.EastAsian),
    ];

    public static LetterScript Of(Rune rune)
    {
        if (Rune.IsLetter(rune))
        {
            foreach (var (first, last, script) in Blocks)
            {
                if (rune.Value >= first && rune.Value <= last)
                {
                    return script;
                }
            }
        }

        return LetterScript.None;
    }
}
