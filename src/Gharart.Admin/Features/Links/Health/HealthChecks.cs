using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>Judges an answer: <c>reachable</c>, <c>tls</c>, <c>http_status</c>, <c>latency</c>, <c>redirect</c>.</summary>
internal static class HealthChecks
{
    private const string LookYourself = "Open it in a browser. A site that turns programs away may still serve visitors.";

    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    private static readonly OutgoingError[] OfTls =
        [OutgoingError.TlsFailed, OutgoingError.CertificateExpired, OutgoingError.CertificateWrongName, OutgoingError.CertificateUntrusted];

    private static readonly OutgoingError[] OfRedirects =
        [OutgoingError.RedirectInvalid, OutgoingError.RedirectLoop, OutgoingError.TooManyRedirects, OutgoingError.Downgraded];

    public static DestinationHealth Judge(DestinationUrl url, IReadOnlyList<string> usedBy, OutgoingAnswer answer, PublicSuffixList suffixes, DateTimeOffset now)
    {
        var (first, last) = (answer.Hops[0], answer.Last);
        return new DestinationHealth(
            url.ToString(),
            usedBy,
            answer.Status,
            answer.Status is null ? null : (long)last.Elapsed.TotalMilliseconds,
            last.Url.ToString(),
            first.Tls?.Version,
            first.Tls?.Issuer,
            first.Tls?.ExpiresAt,
            [Reachable(answer), Tls(answer, now), HttpStatus(answer), Latency(answer), Redirect(url, answer, suffixes)]);
    }

    /// <summary>A destination at which nobody looked.</summary>
    public static DestinationHealth Skip(string url, IReadOnlyList<string> usedBy, string why) =>
        new(url, usedBy, null, null, null, null, null, null, [new HealthCheck("reachable", CheckStatus.Skipped, why)]);

    private static HealthCheck Reachable(OutgoingAnswer answer) => answer.Failure is { } failure && !OfTls.Contains(failure.Error) && !OfRedirects.Contains(failure.Error)
        ? new HealthCheck("reachable", CheckStatus.Fail, failure.Message, HintFor(failure.Error))
        : new HealthCheck("reachable", CheckStatus.Pass, $"{answer.Last.Url.Host} accepted the connection at {answer.Last.Address}.");

    private static HealthCheck Tls(OutgoingAnswer answer, DateTimeOffset now)
    {
        if (answer.Failure is { } failure && OfTls.Contains(failure.Error))
        {
            return new HealthCheck("tls", CheckStatus.Fail, failure.Message, "Browsers show visitors a warning instead of the page. Mend the certificate.");
        }

        var certificates = answer.Hops.Where(hop => hop.Tls is not null).ToList();
        if (certificates.Count == 0)
        {
            return answer.Hops.Any(hop => hop.Url.IsHttps)
                ? new HealthCheck("tls", CheckStatus.Skipped, "No certificate was seen.")
                : new HealthCheck("tls", CheckStatus.Skipped, "It is http: anybody on the way can read and change what visitors see.", "Lead visitors to https where the site has it.");
        }

        var next = certificates.MinBy(hop => hop.Tls!.ExpiresAt)!;
        var days = (int)(next.Tls!.ExpiresAt - now).TotalDays;
        var evidence = $"The certificate of {next.Url.Host} is valid for {days} more days ({next.Tls.Version}, issued by {next.Tls.Issuer}).";
        return next.Tls.ExpiresAt - now < ExpiresSoon
            ? new HealthCheck("tls", CheckStatus.Warn, evidence, "Renew it.")
            : new HealthCheck("tls", CheckStatus.Pass, evidence);
    }

    private static HealthCheck HttpStatus(OutgoingAnswer answer)
    {
        if (answer.Failure is not null || answer.Status is not { } status)
        {
            return new HealthCheck("http_status", CheckStatus.Skipped, "There was no last answer.");
        }

        var evidence = $"{answer.Last.Url.Host} answered {status}.";
        return status switch
        {
            < 300 or StatusCodes.Status416RangeNotSatisfiable => new HealthCheck("http_status", CheckStatus.Pass, evidence),
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status429TooManyRequests =>
                new HealthCheck("http_status", CheckStatus.Warn, evidence, LookYourself),
            < 400 => new HealthCheck("http_status", CheckStatus.Warn, evidence + " That is a redirect that leads nowhere.", "See what the site does there."),
            < 500 => new HealthCheck("http_status", CheckStatus.Fail, evidence, "The page is not there. Correct the destination, or bring the page back."),
            _ => new HealthCheck("http_status", CheckStatus.Fail, evidence, "The site has a fault. See its logs."),
        };
    }

    private static HealthCheck Latency(OutgoingAnswer answer)
    {
        if (answer.Failure is not null)
        {
            return new HealthCheck("latency", CheckStatus.Skipped, "There was no last answer.");
        }

        var evidence = $"The answer took {(long)answer.Last.Elapsed.TotalMilliseconds} ms with {answer.Hops.Count - 1} redirects.";
        return answer.Last.Elapsed > SlowAfter
            ? new HealthCheck("latency", CheckStatus.Warn, evidence, "Visitors wait as long. Make the page faster, or lead to the end of its redirects.")
            : new HealthCheck("latency", CheckStatus.Pass, evidence);
    }

    private static HealthCheck Redirect(DestinationUrl url, OutgoingAnswer answer, PublicSuffixList suffixes)
    {
        if (answer.Failure is { } failure && OfRedirects.Contains(failure.Error))
        {
            return new HealthCheck("redirect", CheckStatus.Fail, failure.Message, "Correct the redirect, or lead to where it should end.");
        }

        var home = SiteOf(url, suffixes);
        if (answer.Hops.FirstOrDefault(hop => SiteOf(hop.Url, suffixes) != home) is { } away)
        {
            return new HealthCheck(
                "redirect",
                CheckStatus.Warn,
                $"{url.Host} redirects to {away.Url.Host}, which belongs to another registrable domain ({SiteOf(away.Url, suffixes)} instead of {home}). Trust in {home} does not cover it.",
                "If that is meant, lead to the last address itself, so that its domain is verified too. If not, somebody else may have got hold of the page.");
        }

        if (answer.IsDowngraded)
        {
            return new HealthCheck("redirect", CheckStatus.Warn, "A redirect leads from https to http.", "Lead to https all the way.");
        }

        if (answer.Failure is not null)
        {
            return new HealthCheck("redirect", CheckStatus.Skipped, "There was no last answer.");
        }

        return answer.Hops.Count == 1
            ? new HealthCheck("redirect", CheckStatus.Pass, "It does not redirect.")
            : new HealthCheck("redirect", CheckStatus.Pass, $"It redirects to {answer.Last.Url}, on the same registrable domain.");
    }

    // Of an address, or of a name that is itself a public suffix, the host.
    private static string SiteOf(DestinationUrl url, PublicSuffixList suffixes) =>
        url.HostName is { } name && suffixes.RegistrableDomain(name) is { } domain ? domain.Ascii : url.Host;

    private static string? HintFor(OutgoingError error) => error switch
    {
        OutgoingError.PortRefused => "Use another port, best none.",
        OutgoingError.NameNotResolved or OutgoingError.AddressForbidden => "Correct the DNS records, or the destination.",
        OutgoingError.NotConnected => "Start the web server, or open the port in its firewall.",
        OutgoingError.TimedOut => "See why the site is so slow, or whether it shuts programs out.",
        OutgoingError.HeadersTooLarge => "See what the site sends in its headers. Browsers refuse far too large ones too.",
        _ => "See whether a web server listens there.",
    };
}
