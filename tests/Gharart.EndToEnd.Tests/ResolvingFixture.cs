using Gharart.TestKit.Dns;

namespace Gharart.EndToEnd.Tests;

/// <summary>The all-in-one host with a resolver on loopback, whose zone the tests write.</summary>
public sealed class ResolvingFixture : StandaloneFixture
{
    private readonly ScriptedDnsServer _server;

    public ResolvingFixture() => _server = Zone.Serve();

    public DnsZone Zone { get; } = new();

    protected override Dictionary<string, string?> Settings => new() { ["Dns:Resolvers"] = _server.Address };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}
