using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Gharart.Admin.Idempotency;

/// <summary>Reads the header <c>Idempotency-Key</c>: 1 to 255 visible ASCII characters, bare or as a string of RFC 9651 (contract §1).</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    public static bool TryRead(StringValues header, [NotNullWhen(true)] out string? key)
    {
        key = header.Count == 1 ? Unquote(header[0]!.Trim()) : null;
        return key is { Length: >= 1 and <= MaxLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    private static string? Unquote(string text)
    {
        if (!text.StartsWith('"'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return i == text.Length - 1 ? plain.ToString() : null;
                case '\\' when i + 1 < text.Length && text[i + 1] is '"' or '\\':
                    plain.Append(text[++i]);
                    break;
                case '\\':
                    return null;
                default:
                    plain.Append(text[i]);
                    break;
            }
        }

        return null;
    }
}
