using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Trust;

/// <summary>
/// The looks of a name that phishing shares more often than honest shops do. Each factor answers null where there is nothing to see.
/// The last label is left out everywhere, since nobody chooses it freely: <c>.bank</c> and <c>.рф</c> are no signs of anything.
/// </summary>
internal static class LexicalFactors
{
    // Whole words between dots and hyphens only, so that "bloggings" is no "login".
    private static readonly FrozenSet<string> SensitiveWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "account", "accounts", "auth", "authenticate", "authentication", "authorize", "bank", "banking", "billing", "confirm", "confirmation",
        "credential", "credentials", "invoice", "login", "logon", "password", "payment", "payments", "recover", "recovery", "refund", "secure",
        "security", "signin", "suspended", "support", "unlock", "update", "upgrade", "validate", "verification", "verify", "wallet", "webmail", "webscr");

    /// <summary>Letters of different scripts in one label, where people do not write so.</summary>
    public static LexicalFinding? MixedScript(HostName host)
    {
        foreach (var label in Labels(host.Unicode))
        {
            var scripts = label.EnumerateRunes().Select(LetterScripts.Of).Where(script => script != LetterScript.None).Distinct().Order().ToList();

            // Japanese, Chinese and Korean names carry Latin letters as a matter of course (UTS 39, "highly restrictive").
            if (scripts.Count > 2 || (scripts.Count == 2 && !scripts.SequenceEqual([LetterScript.Latin, LetterScript.EastAsian])))
            {
                return new LexicalFinding(25, $"{label} mixes {string.Join(" and ", scripts)}");
            }
        }

        return null;
    }

    /// <summary>A label without a Latin letter, all of whose letters look like Latin ones. Where the last label is of that script too, people write so.</summary>
    public static LexicalFinding? LatinLookAlike(HostName host)
    {
        if (!host.Unicode[(host.Unicode.LastIndexOf('.') + 1)..].All(char.IsAscii))
        {
            return null;
        }

        foreach (var label in Labels(host.Unicode))
        {
            var letters = label.EnumerateRunes().Where(Rune.IsLetter).ToList();
            if (letters.Count >= 3 && letters.TrueForAll(rune => LetterScripts.Of(rune) is not (LetterScript.Latin or LetterScript.None) && Confusables.ToLatin(rune) is not null))
            {
                return new LexicalFinding(20, $"{label} shows nothing but letters that look Latin");
            }
        }

        return null;
    }

    /// <summary>Words with which visitors are hurried to type a password.</summary>
    public static LexicalFinding? SensitiveWord(HostName host)
    {
        var words = Labels(host.Ascii).SelectMany(label => label.Split('-')).Where(SensitiveWords.Contains).Distinct(StringComparer.Ordinal).ToList();
        return words.Count == 0 ? null : new LexicalFinding(words.Count == 1 ? 8 : 15, string.Join(", ", words));
    }

    /// <summary>A label outside of ASCII, which may look like another one.</summary>
    public static LexicalFinding? XnLabel(HostName host)
    {
        var (asciis, unicodes) = (Labels(host.Ascii), Labels(host.Unicode));
        var at = Array.FindIndex(asciis, label => label.StartsWith("xn--", StringComparison.Ordinal));
        return at < 0 ? null : new LexicalFinding(10, $"{asciis[at]} ({unicodes[at]})");
    }

    /// <summary>A label that no person would think of: hardly a vowel, or letters and digits in turn.</summary>
    public static LexicalFinding? RandomLooking(HostName host)
    {
        const int FewestLetters = 10;
        const int ManyChanges = 4;
        const int VowelsPerHundred = 15;
        foreach (var label in Labels(host.Ascii).Where(label => !label.StartsWith("xn--", StringComparison.Ordinal)))
        {
            var letters = label.Count(char.IsAsciiLetter);
            var vowels = label.Count(c => "aeiouy".Contains(c, StringComparison.Ordinal));
            if (letters >= FewestLetters && vowels * 100 < letters * VowelsPerHundred)
            {
                return new LexicalFinding(10, Text($"{label} has {vowels} vowels in {letters} letters"));
            }

            var changes = label.Zip(label.Skip(1)).Count(pair => IsLetterBesideDigit(pair.First, pair.Second));
            if (changes >= ManyChanges)
            {
                return new LexicalFinding(10, Text($"{label} changes {changes} times between letters and digits"));
            }
        }

        return null;
    }

    /// <summary>Three or more hyphens in one label.</summary>
    public static LexicalFinding? ManyHyphens(HostName host)
    {
        var (label, hyphens) = Most(host.Unicode, label => label.Count(c => c == '-'));
        return hyphens < 3 ? null : new LexicalFinding(hyphens == 3 ? 5 : 8, Text($"{label} has {hyphens} hyphens"));
    }

    /// <summary>Four or more digits that are at least two fifths of their label.</summary>
    public static LexicalFinding? ManyDigits(HostName host)
    {
        var (label, digits) = Most(host.Unicode, label => label.Count(char.IsAsciiDigit) is >= 4 and var count && count * 5 >= label.Length * 2 ? count : 0);
        return digits == 0 ? null : new LexicalFinding(8, Text($"{label} has {digits} digits"));
    }

    /// <summary>Five or more labels, which push the part that counts out of sight.</summary>
    public static LexicalFinding? DeepSubdomain(HostName host) =>
        host.LabelCount < 5 ? null : new LexicalFinding(host.LabelCount < 7 ? 5 : 10, Text($"{host.LabelCount} labels"));

    /// <summary>More than 30 characters in one label.</summary>
    public static LexicalFinding? LongLabel(HostName host)
    {
        var (label, length) = Most(host.Unicode, label => label.Length);
        return length <= 30 ? null : new LexicalFinding(length <= 45 ? 5 : 8, Text($"{label} has {length} characters"));
    }

    private static bool IsLetterBesideDigit(char left, char right) =>
        (char.IsAsciiLetter(left) && char.IsAsciiDigit(right)) || (char.IsAsciiDigit(left) && char.IsAsciiLetter(right));

    private static string[] Labels(string name) => name.Split('.')[..^1];

    private static (string Label, int Count) Most(string name, Func<string, int> count) =>
        Labels(name).Select(label => (label, count(label))).DefaultIfEmpty(("", 0)).MaxBy(pair => pair.Item2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
