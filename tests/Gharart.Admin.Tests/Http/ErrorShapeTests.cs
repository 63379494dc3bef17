using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Gharart.Admin.Tests.Http;

public class ErrorShapeTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Theory]
    [InlineData("""{"handle":"abc","colour":"red"}""", "colour", "is not a known member")]
    [InlineData("""{"handle":"abc","Handle":"abd"}""", "Handle", "is not a known member")]
    [InlineData("""{"handle":"abc","handle":"abd"}""", "handle", "is given twice")]
    [InlineData("""{"handle":7}""", "handle", "has the wrong type")]
    [InlineData("""{"handle":["abc"]}""", "handle", "has the wrong type")]
    public async Task Body_MemberDoesNotFit_IsNamed(string json, string member, string why)
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.PostJsonAsync("/v2/handles", json).RefusedAsync(400, "invalid_payload");

        Assert.Equal([member], problem.ErrorFields());
        Assert.Equal($"'{member}' {why}.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"handle\":\"abc\"} x")]
    [InlineData("{\"handle\":\"abc\",}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{'handle':'abc'}")]
    [InlineData("{\"handle\":\"\\uD800\"}")]
    [InlineData("{\"\\uD800\":1}")]
    public async Task Body_NoJsonObject_IsInvalidPayload(string json)
    {
        using var client = await admin.OwnerAsync();

        await client.PostJsonAsync("/v2/handles", json).RefusedAsync(400, "invalid_payload");
    }

    [Fact]
    public async Task Body_NestedTooDeeply_IsInvalidPayload()
    {
        using var client = await admin.OwnerAsync();

        await client.PostJsonAsync("/v2/handles", $$"""{"handle":{{new string('[', 100)}}{{new string(']', 100)}}}""").RefusedAsync(400, "invalid_payload");
    }

    [Fact]
    public async Task Body_UnknownMemberOfGreatLength_IsNotEchoedWhole()
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.PostJsonAsync("/v2/handles", $$"""{"{{new string('x', 5_000)}}":1}""").RefusedAsync(400, "invalid_payload");

        Assert.True(problem.GetProperty("detail").GetString()!.Length < 200);
    }

    [Fact]
    public async Task Body_EnumWord_IsReadInAnyCaseAndListedWhenWrong()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"enum-words"}""").ReadAsync(HttpStatusCode.Created);

        var changed = await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/enum-words", """{"collisionPolicy":"reject"}""").ReadAsync();
        var problem = await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/enum-words", """{"collisionPolicy":"maybe"}""").RefusedAsync(400, "invalid_payload");
        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/enum-words", """{"collisionPolicy":1}""").RefusedAsync(400, "invalid_payload");

        Assert.Equal("REJECT", changed.GetProperty("collisionPolicy").GetString());
        Assert.Equal("'collisionPolicy' must be one of WARN, REJECT.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Body_TooLarge_Is413()
    {
        using var client = await admin.OwnerAsync();
        using var content = new StringContent($$"""{"handle":"{{new string('a', 300 * 1024)}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/handles") { Content = content };
        request.Headers.ExpectContinue = true;

        await client.SendAsync(request).RefusedAsync(413, "payload_too_large");
    }

    [Fact]
    public async Task Body_ChunkedAndTooLarge_Is413()
    {
        using var client = await admin.OwnerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/handles")
        {
            Content = new StringContent($$"""{"handle":"{{new string('a', 300 * 1024)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;

        await client.SendAsync(request).RefusedAsync(413, "payload_too_large");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Body_WithContentEncoding_Is415(string encoding)
    {
        using var client = await admin.OwnerAsync();
        using var content = new StringContent("""{"handle":"abc"}""", Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add(encoding);

        await client.PostAsync(new Uri("/v2/handles", UriKind.Relative), content).RefusedAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Body_OfOtherType_Is415()
    {
        using var client = await admin.OwnerAsync();
        using var content = new StringContent("handle=abc", Encoding.UTF8, "application/x-www-form-urlencoded");

        await client.PostAsync(new Uri("/v2/handles", UriKind.Relative), content).RefusedAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Path_Unknown_Is404() =>
        await admin.Anonymous().GetAsync(new Uri("/v2/nowhere", UriKind.Relative)).RefusedAsync(404, "not_found");

    [Fact]
    public async Task Method_NotTaken_Is405WithAllow()
    {
        using var client = await admin.OwnerAsync();
        using var response = await client.DeleteAsync(new Uri("/v2/handles", UriKind.Relative));

        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
        await Task.FromResult(response).RefusedAsync(405, "method_not_allowed");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("nextToken=abc", "nextToken")]
    [InlineData("nextToken=%00", "nextToken")]
    public async Task Query_Invalid_NamesTheParameter(string query, string field)
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.GetAsync(new Uri("/v2/handles?" + query, UriKind.Relative)).RefusedAsync(400, field == "limit" ? "invalid_limit" : "invalid_next_token");

        Assert.Equal([field], problem.ErrorFields());
    }

    [Theory]
    [InlineData("client-id.01", true)]
    [InlineData("short", false)]
    [InlineData("with space", false)]
    [InlineData("00000000001111111111222222222233333333334444444444555555555566666", false)]
    public async Task RequestId_ValidInbound_IsKept(string inbound, bool kept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/nowhere");
        request.Headers.TryAddWithoutValidation("x-request-id", inbound);

        using var response = await admin.Anonymous().SendAsync(request);

        var id = response.Headers.GetValues("x-request-id").Single();
        Assert.Equal(kept, id == inbound);
        if (!kept)
        {
            Assert.Matches("^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
        }
    }

    [Fact]
    public async Task RequestId_OnSuccessToo_AndServerIsNotNamed()
    {
        using var client = await admin.OwnerAsync();
        using var response = await client.GetAsync(new Uri("/v2/handles", UriKind.Relative));

        Assert.Single(response.Headers.GetValues("x-request-id"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Request_WithBareLineFeeds_IsRefused()
    {
        using var socket = new TcpClient(admin.Address.Host, admin.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync("GET /v2/nowhere HTTP/1.1\nHost: localhost\n\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.ASCII);

        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }
}
