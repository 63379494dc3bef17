using Gharart.Edge.Http;

namespace Gharart.Edge.Tests.Http;

public class ListenAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://*:80", true)]
    [InlineData("https://+:443", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://[::]:8080", true)]
    [InlineData("http://unix:/run/gharart/edge.sock", true)]
    [InlineData("", false)]
    [InlineData("localhost:8080", false)]
    [InlineData("ftp://localhost:21", false)]
    [InlineData("http://localhost:8080/path", false)]
    [InlineData("http://localhost:99999", false)]
    public void TryParse_AnAddress_TakesWhatKestrelListensOn(string text, bool expected) => Assert.Equal(expected, ListenAddress.TryParse(text, out _));

    [Fact]
    public async Task EdgeUrl_WithTwoAddresses_IsServedOnBoth()
    {
        await using var edge = new EdgeFixture().With("EdgeUrl", "http://127.0.0.1:0; http://[::1]:0");
        await edge.StartAsync();

        Assert.Equal(2, edge.Addresses.Count);
        foreach (var address in edge.Addresses)
        {
            using var answer = await edge.Client.GetAsync(new Uri(address, "/robots.txt"));
            Assert.True(answer.IsSuccessStatusCode, address.ToString());
        }
    }

    [Fact]
    public async Task EdgeUrl_OnAUnixSocket_IsServed()
    {
        var folder = Directory.CreateTempSubdirectory("gharart-socket-").FullName;
        var path = Path.Combine(folder, "edge.sock");
        try
        {
            await using var edge = new EdgeFixture().With("EdgeUrl", $"http://unix:{path}");
            await edge.StartAsync();
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                    await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path), cancellationToken);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
            };
            using var client = new HttpClient(handler);
            using var answer = await client.GetAsync(new Uri("http://localhost/robots.txt"));
            Assert.True(answer.IsSuccessStatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
