namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Which hosts and paths name a link.</summary>
public class AddressTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    [Theory]
    [InlineData("acme.localhost", "/Sale")]
    [InlineData("acme.localhost", "/sale")]
    [InlineData("acme.localhost", "/SALE")]
    [InlineData("acme.localhost", "/sale/")]
    [InlineData("acme.localhost", "/s%61le")]
    [InlineData("acme.localhost", "/sale?")]
    [InlineData("acme.localhost:8080", "/sale")]
    [InlineData("acme.localhost.", "/sale")]
    [InlineData("acme.localhost.:8080", "/sale")]
    [InlineData("ACME.LocalHost", "/sale")]
    [InlineData("localhost", "/_edge/redirect/acme/sale")]
    [InlineData("127.0.0.1", "/_edge/redirect/acme/sale")]
    [InlineData("elsewhere.example", "/_edge/redirect/ACME/SALE/")]
    public async Task Address_NamesTheLink_IsRouted(string host, string path)
    {
        using var response = await edge.SendAsync(HttpMethod.Get, path, host);

        Assert.StartsWith("https://shop.example/sale?x=1", response.Location(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown.localhost", "/sale")]
    [InlineData("localhost", "/sale")]
    [InlineData("acme.localhost.example", "/sale")]
    [InlineData("acme.example", "/sale")]
    [InlineData("x.acme.localhost", "/sale")]
    [InlineData("acmelocalhost", "/sale")]
    [InlineData("127.0.0.1", "/sale")]
    [InlineData("[::1]", "/sale")]
    [InlineData("acme.localhost", "/sale//")]
    [InlineData("acme.localhost", "//sale")]
    [InlineData("acme.localhost", "/sal%C3%A9")]
    [InlineData("acme.localhost", "/sale%20")]
    [InlineData("acme.localhost", "/sale%2F")]
    [InlineData("acme.localhost", "/_edge/redirect/acme")]
    [InlineData("acme.localhost", "/_edge/redirect//sale")]
    [InlineData("acme.localhost", "/_edge/redirect/unknown/sale")]
    public async Task Address_NamesNoLink_Is404(string host, string path)
    {
        using var response = await edge.SendAsync(HttpMethod.Get, path, host);

        response.AssertRefused(404);
    }

    [Fact]
    public async Task PublicDomain_AsEncodedName_IsRoutedToo()
    {
        await using var own = new EdgeFixture().With("PublicDomain", "xn--bcher-kva.example");
        await own.InitializeAsync();

        using var response = await own.SendAsync(HttpMethod.Get, "/sale", "acme.xn--bcher-kva.example:80");

        Assert.StartsWith("https://shop.example/sale", response.Location(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client-id.01", true)]
    [InlineData("short", false)]
    [InlineData("with space", false)]
    [InlineData("00000000001111111111222222222233333333334444444444555555555566666", false)]
    public async Task RequestId_Inbound_IsKeptWhenValidElseReplaced(string inbound, bool kept)
    {
        foreach (var path in new[] { "/sale", "/missing", "/robots.txt", "/sale+" })
        {
            using var response = await edge.SendAsync(path, ("x-request-id", inbound));

            var id = response.Header("x-request-id");
            Assert.Equal(kept, id == inbound);
            if (!kept)
            {
                Assert.Matches("^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
            }
        }
    }

    [Fact]
    public async Task RequestId_WithoutOne_IsMadeAnewForEachRequest()
    {
        using var first = await edge.SendAsync("/sale");
        using var second = await edge.SendAsync("/sale");

        Assert.NotEqual(first.Header("x-request-id"), second.Header("x-request-id"));
        Assert.False(first.Has("Server"));
    }
}
