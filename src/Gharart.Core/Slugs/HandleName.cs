using System.Diagnostics.CodeAnalysis;

namespace Gharart.Core.Slugs;

/// <summary>A handle: the first label of a short link's host, lower case (contract §3).</summary>
public sealed record HandleName
{
    /// <summary>Longest handle, in characters.</summary>
    public const int MaxLength = 30;

    // Names that a deployment needs for itself, or that would pass for its operator.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "abuse", "account", "admin", "administrator", "api", "app", "assets", "autoconfig", "autodiscover", "billing", "blog", "cdn",
        "dashboard", "docs", "edge", "email", "ftp", "gharart-edge", "health", "help", "hostmaster", "imap", "internal", "localhost",
        "login", "mail", "metrics", "news", "ns1", "ns2", "operator", "pop", "postmaster", "root", "security", "signup", "smtp",
        "sso", "static", "status", "support", "system", "webmaster", "wpad", "www",
    };

    private HandleName(string text) => Text = text;

    /// <summary>The handle in lower case.</summary>
    public string Text { get; }

    /// <summary>Reads a handle; false when it does not match <c>^[a-z0-9](?:[a-z0-9-]{1,28}[a-z0-9])$</c> or is a reserved word.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HandleName? name)
    {
        name = null;
        if (!IsWellFormed(text) || Reserved.Contains(text))
        {
            return false;
        }

        name = new HandleName(text);
        return true;
    }

    /// <summary>Whether the name is well formed but kept.</summary>
    public static bool IsReserved(string text) => Reserved.Contains(text);

    /// <summary>The handle.</summary>
    public override string ToString() => Text;

    private static bool IsWellFormed([NotNullWhen(true)] string? text)
    {
        // xn-- marks an encoded label (RFC 5890 §2.3.2.1): a handle must not read as another script in the address bar.
        if (text is not { Length: >= 3 and <= MaxLength } || text[0] == '-' || text[^1] == '-' || text.StartsWith("xn--", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
