using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gharart.Admin.Dns;
using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>
/// The guarded client with names of a test's own. 127.0.0.2 stands for the public Internet, and everything else on this machine is as forbidden as
/// it is in production.
/// </summary>
internal sealed class OutgoingScene : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _names = new();

    public OutgoingScene()
    {
        Certificates = new TestCertificates(Clock.GetUtcNow());
        Client = new OutgoingClient(new AddressGuard([new IPNetwork(Public, 32)]), Resolve, new OutgoingTrust([Certificates.Root]), Clock);
    }

    public static IPAddress Public { get; } = IPAddress.Parse("127.0.0.2");

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public TestCertificates Certificates { get; }

    public OutgoingClient Client { get; }

    /// <summary>Names that were looked up, each time.</summary>
    public ConcurrentQueue<string> Lookups { get; } = new();

    public static DestinationUrl Url(string text) => DestinationUrl.TryParse(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}");

    public static Task WriteAsync(Stream stream, string text, CancellationToken stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop).AsTask();

    public Task<OutgoingAnswer> GetAsync(string url, TimeSpan? timeout = null) =>
        Client.SendAsync(
            new OutgoingRequest(HttpMethod.Get, Url(url)) { MaxBody = 16 * 1024, Timeout = timeout ?? TimeSpan.FromSeconds(30) }, CancellationToken.None);

    /// <summary>Gives a name its addresses; said again, they are its answer to the next look-up. The last one stays.</summary>
    public void Name(string name, params IPAddress[] addresses) => _names.GetOrAdd(name, _ => new ConcurrentQueue<IPAddress[]>()).Enqueue(addresses);

    public Task<DnsAddresses> Resolve(HostName host, CancellationToken cancellationToken)
    {
        Lookups.Enqueue(host.Ascii);
        return Task.FromResult(
            !_names.TryGetValue(host.Ascii, out var answers) ? new DnsAddresses([], $"The name {host} does not exist, or has no address.")
            : answers.Count > 1 && answers.TryDequeue(out var next) ? new DnsAddresses(next, null)
            : new DnsAddresses(answers.First(), null));
    }

    public void Dispose()
    {
        Certificates.Root.Dispose();
        Certificates.Intermediate.Dispose();
    }
}
