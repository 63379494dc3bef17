using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>
/// A DNS host name in its canonical form: lower-case A-labels by UTS 46 (non-transitional), letters, digits and hyphens only (RFC 1123),
/// labels of 1–63 characters, 253 in all, no trailing dot, and no last label that a browser would read as a number.
/// </summary>
public sealed class HostName : IEquatable<HostName>
{
    /// <summary>Longest name in characters, without the root dot (RFC 1035 §2.3.4).</summary>
    public const int MaxLength = 253;

    /// <summary>Longest label in characters (RFC 1035 §2.3.4).</summary>
    public const int MaxLabelLength = 63;

    private const string AcePrefix = "xn--";

    private HostName(string ascii, string unicode)
    {
        Ascii = ascii;
        Unicode = unicode;
    }

    /// <summary>The canonical form, e.g. <c>xn--bcher-kva.example</c>.</summary>
    public string Ascii { get; }

    /// <summary>The form for display, e.g. <c>bücher.example</c>. Never compare or route by it.</summary>
    public string Unicode { get; }

    /// <summary>How many labels the name has.</summary>
    public int LabelCount => Ascii.AsSpan().Count('.') + 1;

    /// <summary>Reads a host name in ASCII or Unicode; nothing is trimmed.</summary>
    /// <param name="text">The text; null is like empty.</param>
    /// <param name="host">The name, or null.</param>
    /// <param name="error">What is wrong with the text.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HostName? host, out HostNameError error) =>
        TryParse(text, Uts46.IsAvailable, out host, out error);

    internal static bool TryParse(string? text, bool unicodeAvailable, [NotNullWhen(true)] out HostName? host, out HostNameError error)
    {
        host = null;
        error = TryMap(text, unicodeAvailable, out var mapped);
        if (error != HostNameError.None)
        {
            return false;
        }

        error = Check(mapped, out var unicode);
        if (error != HostNameError.None)
        {
            return false;
        }

        host = new HostName(mapped, unicode);
        return true;
    }

    /// <summary>Lower-case ASCII of the text; its rules are not checked yet.</summary>
    internal static HostNameError TryMap(string? text, bool unicodeAvailable, out string mapped)
    {
        mapped = string.Empty;
        if (string.IsNullOrEmpty(text))
        {
            return HostNameError.Empty;
        }

        if (Ascii7Bit(text))
        {
            mapped = text.ToLowerInvariant();
            return HostNameError.None;
        }

        if (!unicodeAvailable)
        {
            return HostNameError.UnicodeUnavailable;
        }

        if (!Uts46.TryMap(text, out var ascii))
        {
            return HostNameError.InvalidUnicode;
        }

        mapped = ascii;
        return HostNameError.None;
    }

    /// <summary>Whether browsers would read the text as an IPv4 address: the last label is all digits or <c>0x</c> and hexadecimal (WHATWG URL §3.5).</summary>
    internal static bool EndsInNumber(string ascii)
    {
        var name = ascii.AsSpan();
        var last = name[(name.LastIndexOf('.') + 1)..];
        return (last.Length > 0 && !last.ContainsAnyExceptInRange('0', '9'))
            || (last.StartsWith("0x", StringComparison.Ordinal) && last[2..].ToString().All(char.IsAsciiHexDigit));
    }

    /// <summary>Whether this is the domain itself or a name below it, on a label boundary.</summary>
    public bool IsWithin(HostName domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var extra = Ascii.Length - domain.Ascii.Length;
        return Ascii.EndsWith(domain.Ascii, StringComparison.Ordinal) && (extra == 0 || (extra > 0 && Ascii[extra - 1] == '.'));
    }

    /// <summary>The name without its first label, or null where there is only one.</summary>
    public HostName? Parent()
    {
        var dot = Ascii.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : new HostName(Ascii[(dot + 1)..], Unicode[(Unicode.IndexOf('.', StringComparison.Ordinal) + 1)..]);
    }

    /// <inheritdoc />
    public bool Equals(HostName? other) => other is not null && Ascii == other.Ascii;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as HostName);

    /// <inheritdoc />
    public override int GetHashCode() => Ascii.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical form.</summary>
    public override string ToString() => Ascii;

    private static bool Ascii7Bit(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\x7F');

    private static HostNameError Check(string name, out string unicode)
    {
        unicode = name;
        if (name.Length == 0)
        {
            return HostNameError.Empty;
        }

        if (name[^1] == '.')
        {
            return HostNameError.TrailingDot;
        }

        if (name.Length > MaxLength)
        {
            return HostNameError.TooLong;
        }

        var labels = new List<IReadOnlyList<int>>();
        foreach (var label in name.Split('.'))
        {
            var error = CheckLabel(label, out var codePoints);
            if (error != HostNameError.None)
            {
                return error;
            }

            labels.Add(codePoints);
        }

        if (EndsInNumber(name))
        {
            return HostNameError.NumericLastLabel;
        }

        if (labels.Any(BidiRule.HasRightToLeft) && !labels.All(BidiRule.IsSatisfiedBy))
        {
            return HostNameError.InvalidBidi;
        }

        unicode = string.Join('.', labels.Select(ToText));
        return HostNameError.None;
    }

    private static HostNameError CheckLabel(string label, out IReadOnlyList<int> codePoints)
    {
        codePoints = label.Select(c => (int)c).ToList();
        if (label.Length == 0)
        {
            return HostNameError.EmptyLabel;
        }

        if (label.Length > MaxLabelLength)
        {
            return HostNameError.LabelTooLong;
        }

        if (!label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return HostNameError.InvalidCharacter;
        }

        if (label[0] == '-' || label[^1] == '-')
        {
            return HostNameError.HyphenAtEdge;
        }

        if (!label.StartsWith(AcePrefix, StringComparison.Ordinal))
        {
            return HostNameError.None;
        }

        var encoded = label[AcePrefix.Length..];
        if (!Punycode.TryDecode(encoded, out var decoded) || !UnicodeLabel.IsValid(decoded) || Punycode.Encode(decoded) != encoded)
        {
            return HostNameError.InvalidPunycode;
        }

        codePoints = decoded;
        return HostNameError.None;
    }

    private static string ToText(IReadOnlyList<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            text.Append(new Rune(codePoint).ToString());
        }

        return text.ToString();
    }
}
