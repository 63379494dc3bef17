using Gharart.Core.Destinations;

namespace Gharart.Admin.Dns;

/// <summary>
/// Asks the configured resolvers, each for itself, or those of the system as one. No cache, no hosts file, no search list: what it
/// answers is what the DNS says now, as far as the resolvers know it.
/// </summary>
internal sealed class DnsClient(DnsOptions options, TimeProvider time)
{
    private readonly DnsResolver[] _configured = [.. options.Resolvers.Select(address => new DnsResolver([address], time))];

    /// <summary>Those to ask; the system's are read anew each time, since networks change.</summary>
    public IReadOnlyList<DnsResolver> Resolvers => _configured.Length > 0 ? _configured : [new DnsResolver(ResolvConf.Read(ResolvConf.SystemPath), time)];

    /// <summary>The addresses (A and AAAA) of a host, from the first resolver that answers. Within <see cref="DnsResolver.Deadline"/> each.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DnsAddresses> ResolveAddressesAsync(HostName host, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(host.Ascii, out var name))
        {
            return new DnsAddresses([], $"{host} is no name that DNS can carry.");
        }

        var failures = new List<string>();
        foreach (var resolver in Resolvers)
        {
            DnsRecordType[] types = [DnsRecordType.A, DnsRecordType.Aaaa];
            var lookups = await Task.WhenAll(types.Select(type => resolver.LookUpAsync(name, type, cancellationToken)));
            var addresses = lookups.SelectMany(lookup => lookup.Records).Select(record => record.Address!).Distinct().ToArray();
            if (addresses.Length > 0)
            {
                return new DnsAddresses(addresses, null);
            }

            // Half an answer is none: what the other half would have said is not known.
            var worst = lookups.FirstOrDefault(lookup => !lookup.IsAnswer);
            failures.Add($"{resolver.Name} {(worst ?? lookups[0]).Detail}");
            if (worst is null)
            {
                return new DnsAddresses([], $"{host} has no address: {failures[^1]}.");
            }
        }

        return new DnsAddresses([], $"The address of {host} cannot be looked up: {string.Join("; ", failures)}.");
    }
}
