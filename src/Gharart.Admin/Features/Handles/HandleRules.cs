using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Handles;

/// <summary>What a handle and its settings may be (contract §3).</summary>
internal static partial class HandleRules
{
    public const string DefaultTimeZone = "UTC";

    private const int MaxDisplayName = 120;

    // Host names that people or programs take for the platform's own.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "about", "abuse", "account", "accounts", "admin", "administrator", "api", "app", "assets", "auth", "autoconfig", "autodiscover",
        "billing", "blog", "broadcasthost", "cdn", "contact", "dashboard", "demo", "dev", "dns", "docs", "edge", "example", "ftp", "health",
        "help", "home", "host", "imap", "info", "internal", "invalid", "isatap", "legal", "localdomain", "localhost", "login", "logout", "mail",
        "management", "metrics", "mta-sts", "noc", "ns1", "ns2", "oauth", "openapi", "openpgpkey", "operator", "pop", "pop3", "postmaster",
        "preview", "privacy", "production", "public", "root", "secure", "security", "sftp", "signin", "signup", "smtp", "ssh", "ssl", "staging",
        "static", "status", "support", "sysadmin", "system", "terms", "test", "trust", "usenet", "uucp", "visitor", "webmail", "webmaster",
        "wpad", "www", "www1", "www2");

    public static void CheckName(FieldErrors errors, string? name)
    {
        if (!errors.Require(name, "handle"))
        {
            return;
        }

        if (errors.Check(Pattern().IsMatch(name), "handle", "must be 3 to 30 of a-z, 0-9 and '-', beginning and ending with a letter or digit"))
        {
            // Labels with hyphens in the third and fourth place belong to IDNA (RFC 5891 §4.2.3.1).
            var isReserved = Reserved.Contains(name) || (name.Length > 3 && name.AsSpan(2, 2) is "--");
            errors.Check(!isReserved, "handle", "is reserved");
        }
    }

    public static void CheckDisplayName(FieldErrors errors, string? displayName) => errors.Line(displayName, "displayName", MaxDisplayName);

    /// <summary>IANA names in their own spelling only: a Windows name would not be understood everywhere.</summary>
    public static void CheckTimeZone(FieldErrors errors, string? timeZone) => errors.Check(
        timeZone is null || (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) && zone.HasIanaId && zone.Id == timeZone),
        "timeZone",
        "must be an IANA time zone such as Europe/Berlin");

    /// <summary>The canonical form, which is what is stored and answered.</summary>
    public static string? ReadFallbackUrl(FieldErrors errors, string? url)
    {
        if (url is null)
        {
            return null;
        }

        if (DestinationUrl.TryParse(url, out var parsed, out var error))
        {
            return parsed.ToString();
        }

        errors.Add("fallbackUrl", error.Describe());
        return null;
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{1,28}[a-z0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
