using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Handles;

/// <summary>What a handle and its settings may be (contract §3).</summary>
internal static partial class HandleRules
{
    public const string DefaultTimeZone = "UTC";

    /// <summary>What a name looks like.</summary>
    public const string NameForm = "[a-z0-9](?:[a-z0-9-]{1,28}[a-z0-9])";

    public const int MaxDisplayName = 120;
    public const int MaxTimeZone = 64;
    public const int MaxCustomHosts = 20;
    public const int MaxContextOrigins = 50;
    public const int MaxOrigin = 300;

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

    /// <summary>A-labels, each once. Whether they are proved stands with each of them.</summary>
    public static List<string> ReadCustomHosts(FieldErrors errors, IReadOnlyList<string>? hosts, OwnHosts ownHosts, PublicSuffixList suffixes)
    {
        errors.Check((hosts?.Count ?? 0) <= MaxCustomHosts, "customHosts", $"must be at most {MaxCustomHosts}");
        var read = new List<string>();
        for (var i = 0; i < Math.Min(hosts?.Count ?? 0, MaxCustomHosts); i++)
        {
            var isName = ReservedNames.Check(hosts![i], suffixes, out var name, out _) == ReservedName.Ok;
            if (errors.Check(isName, $"customHosts[{i}]", "must be a host name of your own such as go.shop.example")
                && errors.Check(!ownHosts.IsPlatform(name!), $"customHosts[{i}]", "is a host of this platform"))
            {
                read.Add(name!.Ascii);
            }
        }

        return [.. read.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>As browsers send them in <c>Origin</c>, each once.</summary>
    public static List<string> ReadContextOrigins(FieldErrors errors, IReadOnlyList<string>? origins)
    {
        errors.Check((origins?.Count ?? 0) <= MaxContextOrigins, "contextOrigins", $"must be at most {MaxContextOrigins}");
        var read = new List<string>();
        for (var i = 0; i < Math.Min(origins?.Count ?? 0, MaxContextOrigins); i++)
        {
            var isOrigin = TryReadOrigin(origins![i], out var origin);
            if (errors.Check(isOrigin, $"contextOrigins[{i}]", "must be an origin such as https://shop.example, without a path"))
            {
                read.Add(origin);
            }
        }

        return [.. read.Distinct(StringComparer.Ordinal)];
    }

    // Scheme, host and port alone, and nothing that the framework's parser would mend in silence.
    private static bool TryReadOrigin(string? text, out string origin)
    {
        origin = "";
        if (text is not { Length: > 0 and <= MaxOrigin } || !Ascii.IsValid(text) || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return false;
        }

        origin = url.GetLeftPart(UriPartial.Authority);
        return url.UserInfo.Length == 0 && (IsSame(text, origin) || IsSame(text, $"{url.Scheme}://{url.Host}:{url.Port}"));
        static bool IsSame(string text, string origin) => string.Equals(text, origin, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\A" + NameForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
