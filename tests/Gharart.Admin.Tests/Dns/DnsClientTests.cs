using System.Net;
using Gharart.Admin.Dns;
using Gharart.Core.Destinations;
using Gharart.TestKit.Dns;

namespace Gharart.Admin.Tests.Dns;

public class DnsClientTests
{
    [Fact]
    public async Task ResolveAddresses_BothFamilies_IPv4ComesFirst()
    {
        var zone = new DnsZone();
        zone.SetAddresses("shop.example", "2001:db8::7", "192.0.2.7", "192.0.2.8");
        zone.SetAlias("www.shop.example", "shop.example");
        await using var server = zone.Serve();

        var addresses = await ResolveAsync("www.shop.example", server);

        Assert.Null(addresses.Failure);
        Assert.Equal([.. "192.0.2.7 192.0.2.8 2001:db8::7".Split(' ').Select(IPAddress.Parse)], addresses.Addresses);
    }

    [Fact]
    public async Task ResolveAddresses_OneFamilyUnanswered_TheOtherCounts()
    {
        await using var server = ScriptedDnsServer.Answering(q => q.Type == DnsQuestion.Aaaa ? new DnsAnswer { Code = 2 } : new DnsAnswer().Address(q.Name, "192.0.2.7"));

        Assert.Equal([IPAddress.Parse("192.0.2.7")], (await ResolveAsync("shop.example", server)).Addresses);
    }

    [Fact]
    public async Task ResolveAddresses_FirstResolverDown_TheNextIsAsked()
    {
        await using var down = new DnsZone { FailWith = 2 }.Serve();
        var zone = new DnsZone();
        zone.SetAddresses("shop.example", "192.0.2.7");
        await using var up = zone.Serve();

        Assert.Equal([IPAddress.Parse("192.0.2.7")], (await ResolveAsync("shop.example", down, up)).Addresses);
    }

    [Fact]
    public async Task ResolveAddresses_NoneOrNoAnswer_SaysWhichAndWhom()
    {
        await using var empty = new DnsZone().Serve();
        await using var down = new DnsZone { FailWith = 2 }.Serve();

        var none = await ResolveAsync("shop.example", empty, down);
        Assert.Empty(none.Addresses);
        Assert.Equal($"shop.example has no address: {empty.Address} says that the name does not exist.", none.Failure);

        var unknown = await ResolveAsync("shop.example", down);
        Assert.Empty(unknown.Addresses);
        Assert.StartsWith($"The address of shop.example cannot be looked up: {down.Address} found no answer (SERVFAIL)", unknown.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAddresses_GivenUp_Throws()
    {
        await using var silent = new DnsZone { IsSilent = true }.Serve();
        using var cancel = new CancellationTokenSource();
        var resolving = ResolveAsync("shop.example", cancel.Token, silent);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);
    }

    [Fact]
    public void Resolvers_NothingConfigured_AreThoseOfTheSystemAsOne()
    {
        var resolver = Assert.Single(new DnsClient(new DnsOptions([]), TimeProvider.System).Resolvers);

        Assert.Equal(string.Join(", ", ResolvConf.Read(ResolvConf.SystemPath)), resolver.Name);
    }

    private static Task<DnsAddresses> ResolveAsync(string host, params ScriptedDnsServer[] servers) => ResolveAsync(host, CancellationToken.None, servers);

    private static Task<DnsAddresses> ResolveAsync(string host, CancellationToken cancellationToken, params ScriptedDnsServer[] servers)
    {
        Assert.True(HostName.TryParse(host, out var name, out _));
        return Client(servers).ResolveAddressesAsync(name, cancellationToken);
    }

    private static DnsClient Client(params ScriptedDnsServer[] servers) => new(
        new DnsOptions([.. servers.Select(server => DnsServerAddress.TryParse(server.Address, out var address) ? address : throw new ArgumentException(server.Address))]),
        TimeProvider.System);
}
