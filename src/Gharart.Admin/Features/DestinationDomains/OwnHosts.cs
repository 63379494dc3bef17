using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>The names under which this platform itself answers: no destination may lie there (contract §8.1).</summary>
internal sealed class OwnHosts
{
    private readonly HostName? _publicDomain;
    private readonly List<HostName> _all = [];

    public OwnHosts(AdminOptions options)
    {
        _publicDomain = Add(options.PublicDomain);
        foreach (var address in new[] { options.AdminUrl, options.EdgeUrl, options.ManagementUrl })
        {
            // An IP address or a wildcard is no name, and no destination domain either.
            _ = Add(BindingAddress.Parse(address).Host);
        }
    }

    /// <summary>Whether the name is ours: one we listen on, or the public domain and every handle below it.</summary>
    public bool Contains(HostName name) => _all.Contains(name) || (_publicDomain is not null && name.IsWithin(_publicDomain));

    /// <summary>One of our names that lies below the given one, or null.</summary>
    public HostName? FirstBelow(HostName name) => _all.Find(own => own.IsWithin(name));

    private HostName? Add(string text)
    {
        if (HostName.TryParse(text, out var name, out _))
        {
            _all.Add(name);
        }

        return name;
    }
}
