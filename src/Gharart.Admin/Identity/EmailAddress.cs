namespace Gharart.Admin.Identity;

/// <summary>Addresses as people type them: no display name, the length rules of RFC 5321 §4.5.3.1, folded to lower case.</summary>
internal static class EmailAddress
{
    public const int MaxLength = 254;

    private const int MaxLocalPart = 64;

    private const string LocalSpecials = "!#$%&'*+-/=?^_`{|}~.";

    public static bool TryFold(string? text, out string folded)
    {
        folded = text?.Trim().ToLowerInvariant() ?? "";
        var at = folded.LastIndexOf('@');
        return folded.Length <= MaxLength && at is > 0 and <= MaxLocalPart && IsLocalPart(folded.AsSpan(0, at)) && IsDomain(folded[(at + 1)..]);
    }

    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !LocalSpecials.Contains(character, StringComparison.Ordinal) && character < 0x80)
            {
                return false;
            }

            if (char.IsControl(character) || char.IsWhiteSpace(character))
            {
                return false;
            }
        }

        return text[0] != '.' && text[^1] != '.' && text.IndexOf("..") < 0;
    }

    private static bool IsDomain(string text) =>
        text.Contains('.', StringComparison.Ordinal) && text.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(character => char.IsLetterOrDigit(character) || character == '-');
}
