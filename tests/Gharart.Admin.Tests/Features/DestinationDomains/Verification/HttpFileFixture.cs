using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Outgoing;
using Gharart.Admin.Tests.Outgoing;
using Gharart.TestKit.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

/// <summary>An admin with a resolver and one web server of this machine, which stands for all hosts that the zone gives addresses.</summary>
public sealed class HttpFileFixture : AdminFixture
{
    private const int NobodyListens = 9999;

    private readonly ScriptedDnsServer _resolver;
    private readonly LoopbackServer _server;

    public HttpFileFixture()
    {
        _resolver = Zone.Serve();
        _server = LoopbackServer.Start((_, stream, stop) => OutgoingScene.WriteAsync(stream, LoopbackServer.Ok(Body), stop));
    }

    public DnsZone Zone { get; } = new();

    /// <summary>What every file holds.</summary>
    public string Body { get; set; } = "";

    public int Requests => _server.Requests.Count;

    protected override Dictionary<string, string?> Settings => new()
    {
        ["Dns:Resolvers"] = _resolver.Address,
        ["Verification:AllowPrivateAddresses"] = "true",
    };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _resolver.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton(provider => new HttpFileProof(provider.GetRequiredService<OutgoingClient>(), NobodyListens, _server.Port));
}
