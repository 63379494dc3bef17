using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gharart.Core.Destinations;

/// <summary>Unicode host text to ASCII by UTS 46, non-transitional, through the BCL.</summary>
internal static class Uts46
{
    // Labels may shrink while they are mapped, but not from this length to 253.
    private const int MaxInputLength = 1024;

    // Unicode 15.1 maps it to another name than versions before: browsers and this process need not agree where it leads.
    private const char CapitalSharpS = '\u1E9E';

    private static readonly IdnMapping Mapping = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Whether this process maps as UTS 46 asks. Without ICU the BCL encodes without mapping, so that full-width letters would become
    /// another name than the one a browser sees; asked by a probe of both the mapping and the non-transitional rule for sharp s.
    /// </summary>
    public static bool IsAvailable { get; } = TryMap("\uFF21\u00DF.example", out var ascii) && ascii == "xn--a-qfa.example";

    /// <summary>Maps and encodes; the caller still checks the ASCII it gets.</summary>
    public static bool TryMap(string text, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        if (text.Length > MaxInputLength || text.Contains(CapitalSharpS, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            ascii = Mapping.GetAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
