using System.Net;
using Gharart.Admin.Identity;
using Gharart.Core.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Gharart.Admin.Tests.Identity;

public class ClientNetworkTests
{
    [Theory]
    [InlineData("198.51.100.77", null, "198.51.100.0")]
    [InlineData("::ffff:198.51.100.77", null, "198.51.100.0")]
    [InlineData("2001:db8:1:2ff:3:4:5:6", null, "2001:db8:1:200::")]
    [InlineData("198.51.100.77", "203.0.113.9", "198.51.100.0")]
    [InlineData("10.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.0")]
    [InlineData("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.0")]
    [InlineData(null, null, "local")]
    public void Of_Request_IsTheNetworkBehindTrustedProxiesOnly(string? peer, string? forwarded, string expected)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer) } };
        context.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(expected, new ClientNetwork(Options()).Of(context));
    }

    private static AdminOptions Options() => AdminOptions.Load(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Gharart:MasterSecret"] = MasterSecret.GenerateBase64(),
        ["Gharart:TrustedProxies"] = "10.0.0.0/8",
    }).Build());
}
