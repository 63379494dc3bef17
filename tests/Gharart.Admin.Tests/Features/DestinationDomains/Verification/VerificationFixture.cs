using Gharart.TestKit.Dns;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

/// <summary>An admin that asks three resolvers on loopback.</summary>
public sealed class VerificationFixture : AdminFixture
{
    private readonly ScriptedDnsServer[] _servers;

    public VerificationFixture()
    {
        Zones = [new DnsZone(), new DnsZone(), new DnsZone()];
        _servers = [.. Zones.Select(zone => zone.Serve())];
    }

    /// <summary>What each resolver believes.</summary>
    public IReadOnlyList<DnsZone> Zones { get; }

    public IReadOnlyList<string> Resolvers => [.. _servers.Select(server => server.Address)];

    protected override Dictionary<string, string?> Settings => new() { ["Dns:Resolvers"] = string.Join(',', Resolvers) };

    /// <summary>All questions so far, of all resolvers, in lower case.</summary>
    public string[] Questions => [.. _servers.SelectMany(server => server.Questions).Select(question => question.Name.ToLowerInvariant())];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Gives a name the same TXT records in all zones, or in those that are named by their numbers.</summary>
    public void SetTxt(string name, string[] values, params int[] zones)
    {
        foreach (var zone in zones.Length == 0 ? Zones : zones.Select(i => Zones[i]))
        {
            zone.SetTxt(name, values);
        }
    }

    public void Clear(string name)
    {
        foreach (var zone in Zones)
        {
            zone.Clear(name);
        }
    }

    /// <summary>Lets the named resolvers answer with an error code; 0 heals them.</summary>
    public void FailWith(int code, params int[] zones)
    {
        foreach (var i in zones)
        {
            Zones[i].FailWith = code;
        }
    }
}
