using System.Collections.Concurrent;
using System.Net;
using Gharart.Admin.Dns;
using Gharart.Admin.Outgoing;
using Gharart.Admin.Tests.Outgoing;
using Gharart.Core.Destinations;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Features.Links.Health;

/// <summary>An admin that may ask hosts on this machine; every name below <c>example</c> is 127.0.0.1 unless a test says otherwise.</summary>
public class LinkHealthFixture : OneMachineFixture
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _names = new();

    internal TestCertificates Certificates { get; private set; } = null!;

    internal ConcurrentQueue<string> Lookups { get; } = new();

    internal void Name(string name, params IPAddress[] addresses) => _names[name] = addresses;

    protected override void Configure(IServiceCollection services)
    {
        Certificates ??= new TestCertificates(Clock.GetUtcNow());
        services.AddSingleton<HostResolver>(Resolve);
        services.AddSingleton(new OutgoingTrust([Certificates.Root]));
    }

    private Task<DnsAddresses> Resolve(HostName host, CancellationToken cancellationToken)
    {
        Lookups.Enqueue(host.Ascii);
        var addresses = _names.GetValueOrDefault(host.Ascii, [IPAddress.Loopback]);
        return Task.FromResult(new DnsAddresses(addresses, addresses.Length == 0 ? $"The name {host} does not exist, or has no address." : null));
    }
}
