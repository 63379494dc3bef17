using System.Collections.Frozen;
using Gharart.Admin.Publishing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>The names under which this platform itself answers, custom hosts among them: no destination may lie there (contract §8.1).</summary>
internal sealed class OwnHosts
{
    private readonly HostName? _publicDomain;
    private readonly List<HostName> _all = [];
    private volatile FrozenSet<string> _custom = [];

    public OwnHosts(AdminOptions options)
    {
        _publicDomain = Add(options.PublicDomain);
        foreach (var address in new[] { options.AdminUrl, options.EdgeUrl, options.ManagementUrl })
        {
            // An IP address or a wildcard is no name, and no destination domain either.
            _ = Add(BindingAddress.Parse(address).Host);
        }
    }

    /// <summary>Custom hosts of all handles that are proved, as A-labels; kept by <see cref="RoutedHosts"/>.</summary>
    public FrozenSet<string> Custom
    {
        get => _custom;
        set => _custom = value;
    }

    /// <summary>Whether short links or the platform answer there.</summary>
    public bool Contains(HostName name) => IsPlatform(name) || _custom.Contains(name.Ascii);

    /// <summary>Whether the name is the platform's by its settings: one we listen on, or the public domain and every handle below it.</summary>
    public bool IsPlatform(HostName name) => _all.Contains(name) || (_publicDomain is not null && name.IsWithin(_publicDomain));

    /// <summary>Adds a custom host before it is read with the others.</summary>
    public void AddCustom(string host) => _custom = _custom.Append(host).ToFrozenSet(StringComparer.Ordinal);

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
