using System.Collections.Concurrent;
using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>
/// Asks destinations once each, politely: hosts beside each other, one request at a time and four a second to each of them, and nothing more of a host
/// that is down. HEAD first, and a GET of the first bytes where that is refused.
/// </summary>
internal sealed class DestinationProbe(OutgoingClient client, TimeProvider time)
{
    private const int HostsAtOnce = 8;
    private const int Patience = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly Dictionary<string, string> FirstBytes = new() { ["Range"] = "bytes=0-1023" };

    // What is true of a host is true of all its addresses.
    private static readonly OutgoingError[] OfTheHost =
    [
        OutgoingError.PortRefused, OutgoingError.NameNotResolved, OutgoingError.AddressForbidden, OutgoingError.NotConnected, OutgoingError.TlsFailed,
        OutgoingError.CertificateExpired, OutgoingError.CertificateWrongName, OutgoingError.CertificateUntrusted,
    ];

    /// <summary>The answer of each URL.</summary>
    /// <param name="urls">Without duplicates.</param>
    /// <param name="progress">Called after each answer, by one at a time for each host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<DestinationUrl, OutgoingAnswer>> AskAsync(
        IEnumerable<DestinationUrl> urls, Func<Task> progress, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<DestinationUrl, OutgoingAnswer>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(urls.GroupBy(url => url.Host, StringComparer.Ordinal), parallel, async (host, stop) =>
        {
            var down = new Dictionary<string, OutgoingAnswer>(StringComparer.Ordinal);
            var timeouts = 0;
            foreach (var url in host)
            {
                if (!down.TryGetValue(url.Origin, out var answer))
                {
                    answer = await AskAsync(url, stop);
                    timeouts += answer.Failure?.Error == OutgoingError.TimedOut ? 1 : 0;
                    if ((answer.Failure is { } failure && answer.Hops.Count == 1 && OfTheHost.Contains(failure.Error)) || timeouts >= Patience)
                    {
                        down[url.Origin] = answer;
                    }

                    await Task.Delay(Pause, time, stop);
                }

                answers[url] = answer;
                await progress();
            }
        });
        return answers;
    }

    private async Task<OutgoingAnswer> AskAsync(DestinationUrl url, CancellationToken cancellationToken)
    {
        var head = await client.SendAsync(new OutgoingRequest(HttpMethod.Head, url) { AllowsDowngrade = true }, cancellationToken);
        var isRefused = head.Status >= StatusCodes.Status400BadRequest || head.Failure?.Error == OutgoingError.BadResponse;
        return isRefused
            ? await client.SendAsync(new OutgoingRequest(HttpMethod.Get, url) { AllowsDowngrade = true, Headers = FirstBytes }, cancellationToken)
            : head;
    }
}
