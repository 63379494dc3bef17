using System.Text;

namespace Gharart.Edge.Tests.Hostile;

/// <summary>Bytes that no browser sends: never a 5xx, and never a way off the frozen origin.</summary>
public class HostileRequestTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Origin = "https://shop.example/";

    public static TheoryData<string, string, int[]> Requests { get; } = new()
    {
        { "CR and LF, percent-encoded, in the query", "GET /sale?a=%0d%0aLocation:%20https://evil.example HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302] },
        { "bare CR in the query", "GET /sale?a=\rb HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302, 400] },
        { "NUL in the path", "GET /sale\0 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "NUL, percent-encoded, in the path", "GET /sale%00 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "NUL in a header", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nX-A: a\0b\r\n\r\n", [400] },
        { "NUL in the query", "GET /sale?a=\0 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302, 400] },
        { "bare LF as line end", "GET /sale HTTP/1.1\nHost: acme.localhost\n\n", [400] },
        { "bare LF behind one header", "GET /sale HTTP/1.1\r\nHost: acme.localhost\nX-A: b\r\n\r\n", [400] },
        { "bare CR inside a header", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nX-A: a\rb\r\n\r\n", [400] },
        { "folded header", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nX-A: a\r\n b\r\n\r\n", [400] },
        { "blank before the colon", "GET /sale HTTP/1.1\r\nHost : acme.localhost\r\n\r\n", [400] },
        { "backslash path", "GET /\\evil.example HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400, 404] },
        { "two slashes", "GET //evil.example/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [404] },
        { "dot segments", "GET /../../etc/passwd HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [404] },
        { "dot segments before a slug", "GET /x/../sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302] },
        { "dot segments, percent-encoded", "GET /%2e%2e/%2e%2e/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302, 404] },
        { "overlong UTF-8", "GET /%c0%af%c0%afevil HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400, 404] },
        { "broken escapes", "GET /sale%zz?%=%&%%%0 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302, 400, 404] },
        { "broken escapes in the query", "GET /sale?%=%&%%%0&a=%e4 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302] },
        { "raw bytes in the query", "GET /sale?a=\u00ff\u0080\u00e4 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302, 400] },
        { "raw bytes in headers", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nUser-Agent: \u00ff\u00fe\r\nReferer: \u00c3\u0028\r\nCookie: gx_vid=\u00e4\r\n\r\n", [302, 400] },
        { "request line of 5 KB", $"GET /sale?{new string('a', 5_000)} HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [414] },
        { "100 headers", $"GET /sale HTTP/1.1\r\nHost: acme.localhost\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n"))}\r\n", [431] },
        { "huge header", $"GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nX-A: {new string('a', 40_000)}\r\n\r\n", [431] },
        { "absolute form of another host", "GET http://evil.example/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form of the same host", "GET http://acme.localhost/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [302] },
        { "authority form", "GET evil.example:443 HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400, 405] },
        { "CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", [400, 405] },
        { "asterisk form", "OPTIONS * HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [405] },
        { "Content-Length with a sign", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: +5\r\n\r\nhello", [302, 400] },
        { "Content-Length below zero", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: -5\r\n\r\n", [400] },
        { "two Content-Lengths", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", [400] },
        { "length and chunks at once", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [302, 400] },
        { "unknown transfer coding", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nTransfer-Encoding: gzip\r\n\r\n", [400] },
        { "body on GET", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 5\r\n\r\nhello", [302] },
        { "chunked body on GET", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", [302] },
        { "body on POST", "POST /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 5\r\n\r\nhello", [405] },
        { "empty body on GET", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 0\r\n\r\n", [302] },
        { "HTTP/1.0 without host", "GET /sale HTTP/1.0\r\n\r\n", [404] },
        { "HTTP/1.0 with host", "GET /sale HTTP/1.0\r\nHost: acme.localhost\r\n\r\n", [302] },
        { "HTTP/1.1 without host", "GET /sale HTTP/1.1\r\n\r\n", [400] },
        { "two hosts", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nHost: evil.example\r\n\r\n", [400] },
        { "empty host", "GET /sale HTTP/1.1\r\nHost:\r\n\r\n", [404] },
        { "dots for a host", "GET /sale HTTP/1.1\r\nHost: ..localhost\r\n\r\n", [400, 404] },
        { "dot before the domain", "GET /sale HTTP/1.1\r\nHost: .localhost\r\n\r\n", [400, 404] },
        { "two dots in the host", "GET /sale HTTP/1.1\r\nHost: acme..localhost\r\n\r\n", [400, 404] },
        { "broken punycode for a host", "GET /sale HTTP/1.1\r\nHost: xn--a.localhost\r\n\r\n", [404] },
        { "user in the host", "GET /sale HTTP/1.1\r\nHost: acme.localhost@evil.example\r\n\r\n", [400] },
        { "slash in the host", "GET /sale HTTP/1.1\r\nHost: acme.localhost/evil\r\n\r\n", [400] },
        { "port that is none", "GET /sale HTTP/1.1\r\nHost: acme.localhost:99999999\r\n\r\n", [400] },
        { "port out of range", "GET /sale HTTP/1.1\r\nHost: acme.localhost:65536\r\n\r\n", [400] },
        { "letters for a port", "GET /sale HTTP/1.1\r\nHost: acme.localhost:evil.example\r\n\r\n", [400] },
        { "signed port", "GET /sale HTTP/1.1\r\nHost: acme.localhost:+80\r\n\r\n", [400] },
        { "two ports", "GET /sale HTTP/1.1\r\nHost: acme.localhost:80:81\r\n\r\n", [400] },
        { "port left out behind its colon", "GET /sale HTTP/1.1\r\nHost: acme.localhost:\r\n\r\n", [302] },
        { "highest port", "GET /sale HTTP/1.1\r\nHost: acme.localhost:65535\r\n\r\n", [302] },
        { "port alone", "GET /sale HTTP/1.1\r\nHost: :80\r\n\r\n", [404] },
        { "IPv6 address with a port", "GET /sale HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", [404] },
        { "IPv6 address that does not end", "GET /sale HTTP/1.1\r\nHost: [::1\r\n\r\n", [400] },
        { "host behind an IPv6 address", "GET /sale HTTP/1.1\r\nHost: [::1]acme.localhost\r\n\r\n", [400] },
        { "host, percent-encoded", "GET /sale HTTP/1.1\r\nHost: acme%2elocalhost\r\n\r\n", [404] },
        { "custom host, percent-encoded", "GET /sale HTTP/1.1\r\nHost: go%2eacme.example\r\n\r\n", [404] },
        { "dot before a custom host", "GET /sale HTTP/1.1\r\nHost: .go.acme.example\r\n\r\n", [404] },
        { "two dots behind a custom host", "GET /sale HTTP/1.1\r\nHost: go.acme.example..\r\n\r\n", [404] },
        { "custom host of 4,000 characters", $"GET /sale HTTP/1.1\r\nHost: {new string('a', 4_000)}.go.acme.example\r\n\r\n", [404] },
        { "custom host and a handle", "GET /sale HTTP/1.1\r\nHost: go.acme.example\r\nX-Forwarded-Host: acme.localhost\r\n\r\n", [302] },
        { "custom host in the target alone", "GET http://go.acme.example/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "host in UTF-8", "GET /sale HTTP/1.1\r\nHost: b\u00c3\u00bccher.example\r\n\r\n", [400] },
        { "host in tabs", "GET /sale HTTP/1.1\r\nHost: \tacme.localhost\t\r\n\r\n", [302] },
        { "blank within the host", "GET /sale HTTP/1.1\r\nHost: acme.localhost evil.example\r\n\r\n", [400] },
        { "two hosts in one header", "GET /sale HTTP/1.1\r\nHost: acme.localhost, evil.example\r\n\r\n", [400] },
        { "the same host twice", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nhost: acme.localhost\r\n\r\n", [400] },
        { "host and empty host", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nHost:\r\n\r\n", [400] },
        { "two hosts in HTTP/1.0", "GET /sale HTTP/1.0\r\nHost: acme.localhost\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form with https", "GET https://acme.localhost/sale HTTP/1.1\r\nHost: ACME.localhost\r\n\r\n", [302] },
        { "absolute form without a path", "GET http://acme.localhost HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [404] },
        { "absolute form with a query alone", "GET http://acme.localhost?a=/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [404] },
        { "absolute form without a Host header", "GET http://acme.localhost/sale HTTP/1.1\r\n\r\n", [400] },
        { "absolute form without a Host header in HTTP/1.0", "GET http://acme.localhost/sale HTTP/1.0\r\n\r\n", [302] },
        { "absolute form and another port in Host", "GET http://acme.localhost:80/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form with a user", "GET http://evil@acme.localhost/sale HTTP/1.1\r\nHost: evil@acme.localhost\r\n\r\n", [400] },
        { "absolute form with a user before another host", "GET http://acme.localhost@evil.example/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form of no host", "GET http:///sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form with a fragment", "GET http://acme.localhost#/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form of another scheme", "GET ftp://acme.localhost/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [400] },
        { "absolute form in a chain", "GET http://acme.localhost/http://evil.example/sale HTTP/1.1\r\nHost: acme.localhost\r\n\r\n", [404] },
        { "two destinations in forwarding headers", "GET /sale HTTP/1.1\r\nHost: acme.localhost\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Original-URL: //evil.example\r\n\r\n", [302] },
        { "no HTTP at all", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", [400] },
        { "unknown version", "GET /sale HTTP/9.9\r\nHost: acme.localhost\r\n\r\n", [400, 505] },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_Hostile_IsRefusedOrStaysOnTheOrigin(string what, string request, int[] statuses)
    {
        var answers = await RawHttp.SendAsync(edge.Address, request);

        var answer = Assert.Single(answers);
        Assert.True(statuses.Contains(answer.Status), $"{what}: {answer}");
        AssertHarmless(answer, what);
        Assert.Equal(answer.Status == 302, answer.Location is not null);
    }

    [Theory]
    [InlineData("/sale%00")]
    [InlineData("/%00")]
    [InlineData("/a/../sale%00?x=%00")]
    public async Task Path_WithANul_IsRefusedInTheFormThatIsAskedFor(string path)
    {
        using var page = await edge.SendAsync(path, ("Accept", "text/html"));
        using var json = await edge.SendAsync(path, ("Accept", "application/json"), ("x-request-id", "of-the-client-1"));

        page.AssertRefused(400);
        await page.AssertPageAsync();
        await json.AssertProblemAsync(400, "bad_request");
        Assert.Equal("of-the-client-1", json.Header("x-request-id"));
    }

    [Fact]
    public async Task Requests_InOneGo_AreAnsweredInOrder()
    {
        var answers = await RawHttp.SendAsync(
            edge.Address, string.Concat(new[] { "/sale", "/missing", "/over", "/plain" }.Select(path => $"GET {path} HTTP/1.1\r\nHost: acme.localhost\r\n\r\n")));

        Assert.Equal([302, 404, 410, 302], answers.Select(a => a.Status));
        Assert.Equal("https://shop.example/plain", answers[3].Location);
    }

    [Theory]
    [InlineData("GET", "Content-Length: 54")]
    [InlineData("POST", "Content-Length: 54")]
    [InlineData("GET", "Content-Length: +54")]
    [InlineData("GET", "Transfer-Encoding: chunked")]
    public async Task Body_ThatLooksLikeARequest_IsNotAnswered(string method, string framing)
    {
        const string Smuggled = "GET /plain HTTP/1.1\r\nHost: acme.localhost\r\nX-Aa: b\r\n\r\n";
        var body = framing.StartsWith('C') ? Smuggled : $"{Smuggled.Length:x}\r\n{Smuggled}\r\n0\r\n\r\n";

        var answers = await RawHttp.SendAsync(edge.Address, $"{method} /sale HTTP/1.1\r\nHost: acme.localhost\r\n{framing}\r\n\r\n{body}");

        var answer = Assert.Single(answers);
        Assert.DoesNotContain("plain", answer.Location ?? "", StringComparison.Ordinal);
        Assert.Equal("close", Assert.Single(answer.Headers["Connection"]));
    }

    [Fact]
    public async Task Requests_OfRandomBytes_AreHarmless()
    {
        const int Seed = 20_260_501;
        var random = new Random(Seed);
        for (var round = 0; round < 2_000; round++)
        {
            var request = RandomRequests.Next(random);
            foreach (var answer in await RawHttp.SendAsync(edge.Address, request))
            {
                AssertHarmless(answer, $"seed {Seed}, round {round}: {Encoding.Latin1.GetString(request)}");
            }
        }

        Assert.Equal(0, edge.Metrics.Count(Gharart.Edge.Management.EdgeAnswer.Failed));
        Assert.StartsWith(Origin, await edge.LocationOfAsync("/sale"), StringComparison.Ordinal);
    }

    private static void AssertHarmless(RawAnswer answer, string what)
    {
        // 505 is about the version in the request line and Kestrel's own.
        Assert.True(answer.Status is < 500 or 505, $"{what}: {answer}");
        Assert.True(answer.Location is null || answer.Location.StartsWith(Origin, StringComparison.Ordinal), $"{what}: {answer}");
        Assert.True(answer.Location is null || answer.Location.All(c => c is > ' ' and <= '~'), $"{what}: {answer}");
    }
}
