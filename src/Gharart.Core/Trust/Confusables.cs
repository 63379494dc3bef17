using System.Collections.Frozen;
using System.Text;

namespace Gharart.Core.Trust;

/// <summary>
/// What a name looks like: two labels with one skeleton are hard to tell apart (the idea of UTS 39). Covers what a domain label may hold: letters
/// with marks, letters of other scripts and digits that look like a Latin one. Deterministic and independent of ICU.
/// </summary>
internal static class Confusables
{
    // Under each letter of ASCII what is taken for it.
    private static readonly (char Letter, string LookAlikes)[] Table =
    [
        ('-', "\u30FC\u4E00"),
        ('2', "\u01A8"),
        ('3', "\u01EF\u021D\u025C\u0292\u0437\u04DF\u04E1"),
        ('4', "\u0447\u04F5"),
        ('5', "\u01BD"),
        ('8', "\u0223"),
        ('a', "\u00E0\u00E1\u00E2\u00E3\u00E4\u00E5\u00E6\u0101\u0103\u0105\u01CE\u01DF\u01E1\u01E3\u01FB\u01FD\u0201\u0203\u0227\u0251" +
            "\u03AC\u03B1\u0430\u04D1\u04D3\u04D5\u1E01\u1EA1\u1EA3\u1EA5\u1EA7\u1EA9\u1EAB\u1EAD\u1EAF\u1EB1\u1EB3\u1EB5\u1EB7\u1F00" +
            "\u1F01\u1F02\u1F03\u1F04\u1F05\u1F06\u1F07\u1F70\u1F80\u1F81\u1F82\u1F83\u1F84\u1F85\u1F86\u1F87\u1FB0\u1FB1\u1FB2\u1FB3" +
            "\u1FB4\u1FB6\u1FB7"),
        ('b', "\u00DF\u0180\u0185\u0253\u0299\u03B2\u0431\u044C\u1E03\u1E05\u1E07"),
        ('c', "\u00E7\u0107\u0109\u010B\u010D\u0188\u023C\u0255\u037B\u0441\u1D04\u1E09"),
        ('d', "\u010F\u0111\u0256\u0257\u0501\u056A\u1E0B\u1E0D\u1E0F\u1E11\u1E13"),
        ('e', "\u00E8\u00E9\u00EA\u00EB\u0113\u0115\u0117\u0119\u011B\u01DD\u0205\u0207\u0229\u0259\u025B\u03AD\u03B5\u0435\u0450\u0451" +
            "\u0454\u04BD\u04D7\u1E15\u1E17\u1E19\u1E1B\u1E1D\u1EB9\u1EBB\u1EBD\u1EBF\u1EC1\u1EC3\u1EC5\u1EC7\u1F10\u1F11\u1F12\u1F13" +
            "\u1F14\u1F15\u1F72"),
        ('f', "\u0192\u1E1F"),
        ('g', "\u011D\u011F\u0121\u0123\u01E5\u01E7\u01F5\u0260\u0261\u050D\u0581\u1E21"),
        ('h', "\u0125\u0127\u021F\u0266\u04BB\u0570\u1E23\u1E25\u1E27\u1E29\u1E2B\u1E96"),
        ('i', "\u00EC\u00ED\u00EE\u00EF\u0129\u012B\u012D\u012F\u0131\u01D0\u0209\u020B\u0268\u0269\u026A\u0390\u03AF\u03B9\u03CA\u0456" +
            "\u0457\u1E2D\u1E2F\u1EC9\u1ECB\u1F30\u1F31\u1F32\u1F33\u1F34\u1F35\u1F36\u1F37\u1F76\u1FD0\u1FD1\u1FD2\u1FD6\u1FD7"),
        ('j', "\u0135\u01F0\u0249\u029D\u03F3\u0458"),
        ('k', "\u0137\u0138\u0199\u01E9\u03BA\u043A\u045C\u049B\u049F\u04A1\u04C4\u1E31\u1E33\u1E35"),
        ('l', "\u013A\u013C\u013E\u0142\u019A\u01C0\u026B\u026C\u04CF\u1E37\u1E39\u1E3B\u1E3D"),
        ('m', "\u0271\u043C\u1E3F\u1E41\u1E43"),
        ('n', "\u00F1\u0144\u0146\u0148\u014B\u019E\u01F9\u0235\u0272\u03AE\u03B7\u043F\u0578\u057C\u1E45\u1E47\u1E49\u1E4B\u1F20\u1F21" +
            "\u1F22\u1F23\u1F24\u1F25\u1F26\u1F27\u1F74\u1F90\u1F91\u1F92\u1F93\u1F94\u1F95\u1F96\u1F97\u1FC2\u1FC3\u1FC4\u1FC6\u1FC7"),
        ('o', "\u00F2\u00F3\u00F4\u00F5\u00F6\u00F8\u014D\u014F\u0151\u01A1\u01D2\u01EB\u01ED\u01FF\u020D\u020F\u022B\u022D\u022F\u0231" +
            "\u0275\u03BF\u03C3\u03CC\u043E\u0473\u04E7\u04E9\u04EB\u0585\u0660\u0665\u06F5\u0966\u09E6\u0A66\u0AE6\u0B66\u0BE6\u0C66" +
            "\u0CE6\u0D20\u0D66\u0E50\u0ED0\u1040\u10FF\u17E0\u1E4D\u1E4F\u1E51\u1E53\u1ECD\u1ECF\u1ED1\u1ED3\u1ED5\u1ED7\u1ED9\u1EDB" +
            "\u1EDD\u1EDF\u1EE1\u1EE3\u1F40\u1F41\u1F42\u1F43\u1F44\u1F45\u1F78\u3007"),
        ('p', "\u00FE\u01A5\u01BF\u03C1\u0440\u048F\u0584\u1D18\u1E55\u1E57\u1FE4\u1FE5"),
        ('q', "\u024B\u02A0\u051B\u0563\u0566"),
        ('r', "\u0155\u0157\u0159\u0211\u0213\u024D\u027C\u027E\u0433\u0453\u1D26\u1E59\u1E5B\u1E5D\u1E5F"),
        ('s', "\u015B\u015D\u015F\u0161\u0219\u0282\u0455\u1E61\u1E63\u1E65\u1E67\u1E69\uA731"),
        ('t', "\u0163\u0165\u0167\u01AB\u01AD\u021B\u0288\u03C4\u0442\u1D1B\u1E6B\u1E6D\u1E6F\u1E71\u1E97"),
        ('u', "\u00F9\u00FA\u00FB\u00FC\u0169\u016B\u016D\u016F\u0171\u0173\u01B0\u01D4\u01D6\u01D8\u01DA\u01DC\u0215\u0217\u0289\u028B" +
            "\u03B0\u03BC\u03C5\u03CB\u03CD\u0446\u057D\u1E73\u1E75\u1E77\u1E79\u1E7B\u1EE5\u1EE7\u1EE9\u1EEB\u1EED\u1EEF\u1EF1\u1F50" +
            "\u1F51\u1F52\u1F53\u1F54\u1F55\u1F56\u1F57\u1F7A\u1FE0\u1FE1\u1FE2\u1FE6\u1FE7"),
        ('v', "\u03BD\u0475\u0477\u05D8\u1D20\u1E7D\u1E7F"),
        ('w', "\u0175\u026F\u03C9\u03CE\u0448\u0449\u0461\u051D\u0561\u1E81\u1E83\u1E85\u1E87\u1E89\u1E98\u1F60\u1F61\u1F62\u1F63\u1F64" +
            "\u1F65\u1F66\u1F67\u1F7C\u1FA0\u1FA1\u1FA2\u1FA3\u1FA4\u1FA5\u1FA6\u1FA7\u1FF2\u1FF3\u1FF4\u1FF6\u1FF7"),
        ('x', "\u03C7\u0445\u04B3\u04FD\u04FF\u1E8B\u1E8D"),
        ('y', "\u00FD\u00FF\u0177\u01B4\u0233\u024F\u0263\u028F\u03B3\u0443\u045E\u04AF\u04B1\u04EF\u04F1\u04F3\u10E7\u1E8F\u1E99\u1EF3" +
            "\u1EF5\u1EF7\u1EF9"),
        ('z', "\u017A\u017C\u017E\u01B6\u0225\u0290\u0291\u1D22\u1E91\u1E93\u1E95"),
    ];

    private static readonly FrozenDictionary<int, char> Letters = Table
        .SelectMany(row => row.LookAlikes.EnumerateRunes().Select(rune => (rune.Value, row.Letter)))
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Letter);

    /// <summary>What a label looks like, in letters and digits of ASCII wherever there is one.</summary>
    /// <param name="label">A label in Unicode, lower case.</param>
    public static string Skeleton(string label)
    {
        var skeleton = new StringBuilder(label.Length + 4);
        foreach (var rune in label.EnumerateRunes())
        {
            if (ToLatin(rune) is { } letter)
            {
                AppendShape(skeleton, letter);
            }
            else if (!IsMark(rune))
            {
                skeleton.Append(rune.ToString());
            }
        }

        return skeleton.ToString();
    }

    /// <summary>The character of ASCII that a rune is or is taken for; null where there is none.</summary>
    public static char? ToLatin(Rune rune) => rune.IsAscii ? (char)rune.Value : Letters.TryGetValue(rune.Value, out var letter) ? letter : null;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark;

    // Pairs that melt into one letter in most fonts, and digits that pass for letters.
    private static void AppendShape(StringBuilder skeleton, char letter) => _ = letter switch
    {
        'm' => skeleton.Append("rn"),
        'w' => skeleton.Append("vv"),
        'd' => skeleton.Append("cl"),
        '0' => skeleton.Append('o'),
        '1' => skeleton.Append('l'),
        _ => skeleton.Append(letter),
    };
}
