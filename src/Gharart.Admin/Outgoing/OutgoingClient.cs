using System.Net;
using Gharart.Admin.Dns;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>
/// The one way to a host that a user named (contract §8.2). Each hop is resolved once, all its addresses must be allowed, and exactly one of them is
/// connected to. No proxy, no cookies, no credentials, no decompression, no connection that is used twice; time, redirects, headers and body are
/// limited. Whatever the other side does is an answer or a failure with a sentence for people.
/// </summary>
internal sealed class OutgoingClient(AddressGuard guard, HostResolver resolve, OutgoingTrust trust, TimeProvider time)
{
    /// <summary>Largest head of an answer.</summary>
    public const int MaxHeaderKilobytes = 16;

    /// <summary>Says who asks, and that it is a program.</summary>
    public static readonly string UserAgent = $"Gharart/{typeof(OutgoingClient).Assembly.GetName().Version!.ToString(3)} (bot; +https://gharart.dev/bot)";

    private const int RedirectStatus = StatusCodes.Status308PermanentRedirect;

    /// <exception cref="OperationCanceledException">The caller's token ended, not the request's own time.</exception>
    public async Task<OutgoingAnswer> SendAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        // The deadline is real time, whatever the clock of the program: this waits for a network.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout);
        var started = time.GetTimestamp();
        var hops = new List<OutgoingHop>();
        var answer = new OutgoingAnswer(hops, TimeSpan.Zero);
        var next = request.Url;
        while (next is not null)
        {
            var url = next;
            hops.Add(new OutgoingHop(url));
            try
            {
                (answer, next) = await AskAsync(request, answer, started, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var seconds = Math.Round(request.Timeout.TotalSeconds, 1);
                answer = answer with { Failure = new OutgoingFailure(OutgoingError.TimedOut, $"{url.Host} did not answer within {seconds} seconds.") };
                next = null;
            }
        }

        return answer with { Elapsed = time.GetElapsedTime(started) };
    }

    /// <summary>Asks the last hop; answers where it leads on to, if anywhere.</summary>
    private async Task<(OutgoingAnswer Answer, DestinationUrl? Next)> AskAsync(
        OutgoingRequest request, OutgoingAnswer answer, long started, CancellationToken cancellationToken)
    {
        var (hops, url) = ((List<OutgoingHop>)answer.Hops, answer.Last.Url);
        var (refusal, addresses) = await FindAsync(url, cancellationToken);
        if (refusal is not null)
        {
            return (answer with { Failure = refusal }, null);
        }

        var connection = await OutgoingConnection.OpenAsync(url, addresses, trust.Policy(time.GetUtcNow()), cancellationToken);
        await using var exchange = new OutgoingExchange(url, connection, time, started);
        hops[^1] = exchange.Hop;
        var failure = connection.Failure ?? await exchange.SendAsync(request, cancellationToken);
        hops[^1] = exchange.Hop;
        if (failure is not null)
        {
            return (answer with { Failure = failure }, null);
        }

        if (request.MaxRedirects > 0 && exchange.Hop is { Status: >= 301 and <= RedirectStatus and not (304 or 305 or 306), Location: { } location })
        {
            var (wrong, next) = Follow(request, hops, location);
            return (answer with { Failure = wrong }, next);
        }

        var (body, isCut, broken) = await exchange.ReadAsync(request.Method == HttpMethod.Head ? 0 : request.MaxBody, cancellationToken);
        return (answer with { Headers = HeadersOf(exchange.Response!), Body = body, IsBodyCut = isCut, Failure = broken }, null);
    }

    private async Task<(OutgoingFailure? Refusal, IReadOnlyList<IPAddress> Addresses)> FindAsync(DestinationUrl url, CancellationToken cancellationToken)
    {
        if (RefusedPorts.Contains(url.Port))
        {
            return (new OutgoingFailure(OutgoingError.PortRefused, $"Port {url.Port} is one of another protocol, which browsers refuse too. Nothing was asked."), []);
        }

        var found = url.HostName is { } name ? await resolve(name, cancellationToken) : new DnsAddresses([IPAddress.Parse(url.Host.Trim('[', ']'))], null);
        if (found.Addresses.Count == 0)
        {
            return (new OutgoingFailure(OutgoingError.NameNotResolved, found.Failure + " Check the A and AAAA records."), []);
        }

        // One bad address among good ones is how rebinding begins.
        return found.Addresses.FirstOrDefault(address => !guard.Allows(address)) is { } forbidden
            ? (new OutgoingFailure(
                OutgoingError.AddressForbidden,
                $"{url.Host} has {AddressGuard.Describe(forbidden)}. Only hosts of the public Internet are asked, and nothing was sent. Correct its A and AAAA records."), [])
            : (null, found.Addresses);
    }

    private (OutgoingFailure? Failure, DestinationUrl? Next) Follow(OutgoingRequest request, List<OutgoingHop> hops, string location)
    {
        var from = hops[^1].Url;
        if (!guard.TryRead(RedirectTarget.Resolve(from, location), out var next, out var error))
        {
            return (new OutgoingFailure(
                OutgoingError.RedirectInvalid, $"{from.Host} redirects to '{Shorten(location)}', which cannot be followed. {error.Describe()}"), null);
        }

        if (hops.Any(hop => hop.Url.Origin == next.Origin && hop.Url.Path == next.Path && hop.Url.Query == next.Query))
        {
            return (new OutgoingFailure(OutgoingError.RedirectLoop, $"{from.Host} redirects in a circle: {Shorten(next.ToString())} was asked before."), null);
        }

        if (from.IsHttps && !next.IsHttps && !request.AllowsDowngrade)
        {
            return (new OutgoingFailure(
                OutgoingError.Downgraded, $"{from.Host} redirects from https to http ({Shorten(next.ToString())}), where anybody on the way can change the answer."), null);
        }

        return hops.Count > request.MaxRedirects
            ? (new OutgoingFailure(OutgoingError.TooManyRedirects, $"There were more than {request.MaxRedirects} redirects; the last led to {Shorten(next.ToString())}."), null)
            : (null, next);
    }

    // What strangers send ends in answers and logs: one line, and not a long one.
    private static string Shorten(string text)
    {
        const int longest = 200;
        var line = string.Concat(text.Take(longest).Select(character => char.IsControl(character) ? '?' : character));
        return text.Length > longest ? line + "…" : line;
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers[name] = values.ToString();
        }

        return headers;
    }
}
