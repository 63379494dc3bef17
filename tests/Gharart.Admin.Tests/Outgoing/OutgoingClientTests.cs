using System.Diagnostics;
using System.Net;
using System.Text;
using Gharart.Admin.Outgoing;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>What the guarded client makes of servers, good and bad.</summary>
public sealed class OutgoingClientTests : IDisposable
{
    private readonly OutgoingScene _scene = new();

    [Fact]
    public async Task Get_OfAGoodHost_AnswersAndTellsHow()
    {
        await using var server = LoopbackServer.Start(
            (_, stream, stop) =>
            {
                _scene.Clock.Advance(TimeSpan.FromMilliseconds(30));
                return OutgoingScene.WriteAsync(stream, LoopbackServer.Ok("hello"), stop);
            },
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/a/../b?q=%41|x#part");

        Assert.Null(answer.Failure);
        Assert.Equal(200, answer.Status);
        Assert.Equal("hello", Encoding.UTF8.GetString(answer.Body));
        Assert.False(answer.IsBodyCut);
        Assert.Equal("text/plain", answer.Headers["content-type"]);
        Assert.Equal(OutgoingScene.Public, answer.Last.Address);
        Assert.Null(answer.Last.Tls);
        Assert.InRange(answer.Last.Elapsed.TotalMilliseconds, 29.9, 30.1);
        Assert.Equal(answer.Last.Elapsed, answer.Elapsed);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /b?q=%41%7Cx HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: shop.example:{server.Port}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Gharart/", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept-Encoding: identity\r\n", request, StringComparison.Ordinal);
        Assert.All(["Cookie", "Authorization", "traceparent", "Referer"], header => Assert.DoesNotContain(header + ":", request, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Post_SendsBodyAndHeadersAndFollowsNothingWhenTold()
    {
        await using var server = LoopbackServer.Saying(LoopbackServer.Redirect("/elsewhere", "307 Temporary Redirect"), OutgoingScene.Public);
        _scene.Name("hooks.example", OutgoingScene.Public);

        var answer = await _scene.Client.SendAsync(
            new OutgoingRequest(HttpMethod.Post, OutgoingScene.Url($"http://hooks.example:{server.Port}/in"))
            {
                Body = """{"a":1}"""u8.ToArray(),
                Headers = new Dictionary<string, string> { ["webhook-id"] = "msg_1", ["User-Agent"] = "own" },
                MaxRedirects = 0,
            },
            CancellationToken.None);

        Assert.Null(answer.Failure);
        Assert.Equal(307, answer.Status);
        Assert.Equal("/elsewhere", answer.Last.Location);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /in HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nwebhook-id: msg_1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: own\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"a\":1}", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/b", "/b")]
    [InlineData("b?x=1#f", "/dir/b?x=1")]
    [InlineData("?y", "/dir/a?y")]
    [InlineData("//shop.example:{port}/c", "/c")]
    [InlineData("http://shop.example:{port}/with space{}/é", "/with%20space%7B%7D/%E9")]
    public async Task Redirect_OfEachForm_IsFollowed(string location, string expected)
    {
        LoopbackServer? server = null;
        await using var started = server = LoopbackServer.Start(
            (request, stream, stop) => OutgoingScene.WriteAsync(
                stream,
                request.StartsWith("GET /dir/a HTTP", StringComparison.Ordinal)
                    ? LoopbackServer.Redirect(location.Replace("{port}", $"{server!.Port}", StringComparison.Ordinal))
                    : LoopbackServer.Ok("there"),
                stop),
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/dir/a");

        Assert.Null(answer.Failure);
        Assert.Equal(2, answer.Hops.Count);
        Assert.Equal("there", Encoding.UTF8.GetString(answer.Body));
        Assert.StartsWith($"GET {expected} HTTP/1.1", server.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_InACircleOrTooMany_End()
    {
        var hop = 0;
        await using var circle = LoopbackServer.Start((request, stream, stop) => OutgoingScene.WriteAsync(stream, LoopbackServer.Redirect(request.Contains("/a", StringComparison.Ordinal) ? "/b" : "/a"), stop), OutgoingScene.Public);
        await using var endless = LoopbackServer.Start((_, stream, stop) => OutgoingScene.WriteAsync(stream, LoopbackServer.Redirect($"/{Interlocked.Increment(ref hop)}"), stop), OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var round = await _scene.GetAsync($"http://shop.example:{circle.Port}/a");
        var many = await _scene.GetAsync($"http://shop.example:{endless.Port}/");

        Assert.Equal(OutgoingError.RedirectLoop, round.Failure?.Error);
        Assert.Equal(2, circle.Connections);
        Assert.Equal(OutgoingError.TooManyRedirects, many.Failure?.Error);
        Assert.Equal((4, 4), (endless.Connections, many.Hops.Count));
    }

    [Fact]
    public async Task Body_OfAGigabyte_IsReadUpToTheLimit()
    {
        var sent = 0L;
        await using var server = LoopbackServer.Start(
            async (_, stream, stop) =>
            {
                await OutgoingScene.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {1L << 30}\r\n\r\n", stop);
                var block = new byte[64 * 1024];
                for (; sent < 1L << 30; sent += block.Length)
                {
                    await stream.WriteAsync(block, stop);
                }
            },
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");

        Assert.Null(answer.Failure);
        Assert.Equal((16 * 1024, true), (answer.Body.Length, answer.IsBodyCut));
        Assert.True(sent < 100 << 20, $"{sent} bytes were taken.");
    }

    [Fact]
    public async Task Body_ThatIsCompressed_StaysAsSent()
    {
        var zeros = new byte[1 << 20];
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(zeros);
        }

        await using var server = LoopbackServer.Start(
            async (_, stream, stop) =>
            {
                await OutgoingScene.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n", stop);
                await stream.WriteAsync(packed.ToArray(), stop);
            },
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");

        Assert.Equal(packed.ToArray(), answer.Body);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("half a head")]
    [InlineData("half a body")]
    [InlineData("drips")]
    [InlineData("interim answers")]
    public async Task Server_ThatIsSlow_IsLeftInTime(string how)
    {
        await using var server = LoopbackServer.Start(
            async (_, stream, stop) =>
            {
                await OutgoingScene.WriteAsync(stream, how switch { "nothing" => "", "half a head" => "HTTP/1.1 200 OK\r\nX: ", _ => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx" }, stop);
                while (how is "drips" or "interim answers")
                {
                    await OutgoingScene.WriteAsync(stream, how == "drips" ? "x" : "HTTP/1.1 103 Early Hints\r\n\r\n", stop);
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop);
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            },
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);
        var started = Stopwatch.GetTimestamp();

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/", TimeSpan.FromSeconds(1));

        Assert.Equal(OutgoingError.TimedOut, answer.Failure?.Error);
        Assert.Contains("within 1 seconds", answer.Failure!.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "It took far longer than the time it was given.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("\0\u0001\u0002\u0003ÿÿÿ\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Server_ThatSpeaksNoHttp_IsAFailure(string said)
    {
        await using var server = LoopbackServer.Saying(said, OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");

        Assert.Equal(OutgoingError.BadResponse, answer.Failure?.Error);
        Assert.Contains("shop.example", answer.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Headers_WithoutEnd_AreAFailure()
    {
        await using var server = LoopbackServer.Start(
            async (_, stream, stop) =>
            {
                await OutgoingScene.WriteAsync(stream, "HTTP/1.1 200 OK\r\n", stop);
                while (true)
                {
                    await OutgoingScene.WriteAsync(stream, $"X-Filler: {new string('x', 1000)}\r\n", stop);
                }
            },
            OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"http://shop.example:{server.Port}/");

        Assert.Equal(OutgoingError.HeadersTooLarge, answer.Failure?.Error);
    }

    [Fact]
    public async Task Host_ThatIsNotThere_IsAFailureThatSaysSo()
    {
        var gone = LoopbackServer.Saying("", OutgoingScene.Public);
        await gone.DisposeAsync();
        _scene.Name("shop.example", OutgoingScene.Public);

        var closed = await _scene.GetAsync($"http://shop.example:{gone.Port}/");
        var unknown = await _scene.GetAsync("http://unknown.example/");
        var port = await _scene.GetAsync("http://shop.example:22/");

        Assert.Equal(OutgoingError.NotConnected, closed.Failure?.Error);
        Assert.Equal($"shop.example refused the connection on port {gone.Port}.", closed.Failure!.Message);
        Assert.Equal(OutgoingError.NameNotResolved, unknown.Failure?.Error);
        Assert.Equal("The name unknown.example does not exist, or has no address. Check the A and AAAA records.", unknown.Failure?.Message);
        Assert.Equal(OutgoingError.PortRefused, port.Failure?.Error);
    }

    [Fact]
    public async Task Address_ThatIsDead_GivesWayToTheNext()
    {
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("fine"), OutgoingScene.Public);
        var other = IPAddress.Parse("127.0.0.3");
        _scene.Name("shop.example", other, OutgoingScene.Public);
        var client = new OutgoingClient(new AddressGuard([new IPNetwork(OutgoingScene.Public, 32), new IPNetwork(other, 32)]), _scene.Resolve, new OutgoingTrust(), _scene.Clock);

        var answer = await client.SendAsync(new OutgoingRequest(HttpMethod.Head, OutgoingScene.Url($"http://shop.example:{server.Port}/")), CancellationToken.None);

        Assert.Equal((200, OutgoingScene.Public), (answer.Status, answer.Last.Address));
    }

    [Fact]
    public async Task Caller_WhoStops_IsObeyed()
    {
        await using var server = LoopbackServer.Start((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop), OutgoingScene.Public);
        _scene.Name("shop.example", OutgoingScene.Public);
        using var caller = new CancellationTokenSource();
        var asking = _scene.Client.SendAsync(new OutgoingRequest(HttpMethod.Get, OutgoingScene.Url($"http://shop.example:{server.Port}/")) { Timeout = TimeSpan.FromMinutes(5) }, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    public void Dispose() => _scene.Dispose();
}
