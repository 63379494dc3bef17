using System.Net;
using System.Text;
using Gharart.Admin.Outgoing;
using Gharart.Core.Tokens;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>Nothing that is forbidden is contacted, whatever names, redirects and literals say.</summary>
public sealed class OutgoingGuardTests : IDisposable
{
    private readonly OutgoingScene _scene = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    public async Task Name_WithAForbiddenAddress_IsNotContacted(string address)
    {
        await using var victim = LoopbackServer.Saying(LoopbackServer.Ok("secret"));
        await using var victim6 = LoopbackServer.Saying(LoopbackServer.Ok("secret"), IPAddress.IPv6Loopback);
        await using var good = LoopbackServer.Saying(LoopbackServer.Ok("fine"), OutgoingScene.Public);
        _scene.Name("alone.example", IPAddress.Parse(address));
        _scene.Name("mixed.example", OutgoingScene.Public, IPAddress.Parse(address));

        foreach (var url in new[] { $"http://alone.example:{victim.Port}/", $"https://alone.example:{victim6.Port}/", $"http://mixed.example:{good.Port}/" })
        {
            var answer = await _scene.GetAsync(url);
            Assert.Equal(OutgoingError.AddressForbidden, answer.Failure?.Error);
            Assert.Null(answer.Last.Address);
            Assert.Contains("Only hosts of the public Internet are asked", answer.Failure!.Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0, 0), (victim.Connections, victim6.Connections, good.Connections));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("//127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://2130706433:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://0x7f000001:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://0177.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://127.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://[::1]:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://[::ffff:127.0.0.1]:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://[::ffff:7f00:1]:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://169.254.169.254/latest/meta-data/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://shop.example@127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http:\\\\127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http:127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("file:///etc/passwd", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("gopher://127.0.0.1:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://127.0.0.1%00.shop.example:{victim}/", nameof(OutgoingError.RedirectInvalid))]
    [InlineData("http://inside.example:{victim}/", nameof(OutgoingError.AddressForbidden))]
    [InlineData("http://localhost:{victim}/", nameof(OutgoingError.AddressForbidden))]
    [InlineData("http://shop.example:25/", nameof(OutgoingError.PortRefused))]
    public async Task Redirect_ToAForbiddenPlace_IsNotFollowed(string location, string expected)
    {
        await using var victim = LoopbackServer.Saying(LoopbackServer.Ok("secret"));
        await using var server = LoopbackServer.Saying(LoopbackServer.Redirect(location.Replace("{victim}", $"{victim.Port}", StringComparison.Ordinal)), OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);
        _scene.Name("inside.example", IPAddress.Loopback);
        _scene.Name("localhost", IPAddress.Loopback, IPAddress.IPv6Loopback);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");

        Assert.Equal(expected, answer.Failure?.Error.ToString());
        Assert.Equal(1, server.Connections);
        Assert.Equal(0, victim.Connections);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Name_ThatIsReboundAfterItsFirstAnswer_IsAskedOnceAHopAndJudgedAnew()
    {
        await using var victim = LoopbackServer.Saying(LoopbackServer.Ok("secret"));
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("fine"), OutgoingScene.Public);
        _scene.Name("rebind.example", OutgoingScene.Public);
        _scene.Name("rebind.example", IPAddress.Loopback);

        var first = await _scene.GetAsync($"http://rebind.example:{server.Port}/");
        var lookups = _scene.Lookups.Count;
        var second = await _scene.GetAsync($"http://rebind.example:{victim.Port}/");

        Assert.Equal((200, OutgoingScene.Public), (first.Status, first.Last.Address));
        Assert.Equal(1, lookups);
        Assert.Equal(OutgoingError.AddressForbidden, second.Failure?.Error);
        Assert.Equal(0, victim.Connections);
    }

    [Fact]
    public async Task Redirect_ToTheSameNameReboundInBetween_IsNotFollowed()
    {
        await using var victim = LoopbackServer.Saying(LoopbackServer.Ok("secret"));
        await using var server = LoopbackServer.Saying(LoopbackServer.Redirect($"http://rebind.example:{victim.Port}/"), OutgoingScene.Public);
        _scene.Name("rebind.example", OutgoingScene.Public);
        _scene.Name("rebind.example", IPAddress.Loopback);

        var answer = await _scene.GetAsync($"http://rebind.example:{server.Port}/");

        Assert.Equal(OutgoingError.AddressForbidden, answer.Failure?.Error);
        Assert.Equal(2, answer.Hops.Count);
        Assert.Equal(0, victim.Connections);
    }

    [Fact]
    public async Task Proxy_OfTheEnvironment_IsNotUsed()
    {
        await using var proxy = LoopbackServer.Saying(LoopbackServer.Ok("proxied"));
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("direct"), OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy($"http://127.0.0.1:{proxy.Port}");
        try
        {
            var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");
            Assert.Equal("direct", Encoding.UTF8.GetString(answer.Body));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public void AddressGuard_ForTestsOnOneMachine_LetsPrivateAddressesThroughButNoOthers()
    {
        var options = Options(allowPrivate: true);
        var (open, shut) = (new AddressGuard(options), new AddressGuard(Options(allowPrivate: false)));

        Assert.All(["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "fd00::1"], text =>
        {
            Assert.True(open.Allows(IPAddress.Parse(text)), text);
            Assert.False(shut.Allows(IPAddress.Parse(text)), text);
        });
        Assert.All(["169.254.169.254", "fe80::1", "::ffff:127.0.0.1", "224.0.0.1", "0.0.0.0", "100.64.0.1"], text =>
            Assert.False(open.Allows(IPAddress.Parse(text)), text));
        Assert.All(["8.8.8.8", "2606:4700::1111"], text => Assert.True(shut.Allows(IPAddress.Parse(text)), text));
        Assert.True(open.TryRead("http://127.0.0.1:8080/hook", out _, out _));
        Assert.True(open.TryRead("http://[::1]:8080/hook", out _, out _));
        Assert.False(shut.TryRead("http://127.0.0.1:8080/hook", out _, out _));
        Assert.False(open.TryRead("http://[::ffff:127.0.0.1]/", out _, out _));
        Assert.False(open.TryRead("http://169.254.169.254/", out _, out _));
    }

    private static AdminOptions Options(bool allowPrivate) => new()
    {
        DataDirectory = "",
        PublicDomain = "",
        AdminUrl = "",
        EdgeUrl = "",
        ManagementUrl = "",
        Database = "",
        BootstrapEmail = "",
        MasterSecret = MasterSecret.Parse(MasterSecret.GenerateBase64()),
        AllowPrivateAddresses = allowPrivate,
    };

    public void Dispose() => _scene.Dispose();
}
