using System.Text;

namespace Gharart.Edge.Tests.Http;

/// <summary>RFC 9112: connections, pipelines, slow and unfinished requests.</summary>
public class ConnectionTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Request = "GET /plain HTTP/1.1\r\nHost: acme.localhost\r\n\r\n";

    [Theory]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(500)]
    public async Task Requests_InOnePiece_AreAnsweredInOrder(int count)
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("GET /plain HTTP/1.1\r\nHost: acme.localhost\r\nx-request-id: request-").Append(i).Append("\r\n\r\n");
        }

        await connection.SendAsync(text.ToString());
        var answers = await connection.ReadAsync(count);

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"request-{i}"), answers.Select(a => a.Headers["x-request-id"].Single()));
        Assert.All(answers, a => Assert.Equal("https://shop.example/plain", a.Location));
    }

    [Fact]
    public async Task Request_ByteByByte_IsAnswered()
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        foreach (var character in "\r\nGET /pl%61in?utm_source=a HTTP/1.1\r\nhOST: acme.localhost\r\nX-Other: b\r\n\r\n")
        {
            await connection.SendAsync(character.ToString());
        }

        Assert.Equal("https://shop.example/plain?utm_source=a", Assert.Single(await connection.ReadAsync(1)).Location);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", false, null)]
    [InlineData("HTTP/1.1", "Connection: Keep-Alive\r\n", false, null)]
    [InlineData("HTTP/1.1", "Connection: foo, Close\r\n", true, "close")]
    [InlineData("HTTP/1.0", "", true, "close")]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", false, "keep-alive")]
    public async Task Connection_Asked_StaysOrEnds(string version, string header, bool ends, string? told)
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        await connection.SendAsync($"GET /plain {version}\r\nHost: acme.localhost\r\n{header}\r\n");
        var answer = Assert.Single(ends ? await connection.ReadToEndAsync() : await connection.ReadAsync(1));

        Assert.Equal(302, answer.Status);
        Assert.Equal(told, answer.Headers["Connection"].SingleOrDefault());
        if (!ends)
        {
            await connection.SendAsync(Request);
            Assert.Equal(2, (await connection.ReadAsync(2)).Count);
        }
    }

    [Fact]
    public async Task Head_Unfinished_TimesOutWithAPage()
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        await connection.SendAsync(Request + "GET /plain HTTP/1.1\r\nHost: acme.localhost\r\nAccept: application/json\r\n");

        var answers = await connection.ReadToEndAsync();

        Assert.Equal([302, 408], answers.Select(a => a.Status));
        Assert.Contains("\"error\":\"request_timeout\"", answers[1].Body, StringComparison.Ordinal);
        Assert.Equal("close", answers[1].Headers["Connection"].Single());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000_000)]
    public async Task Body_OfAnyLength_DoesNotDestroyTheAnswer(int length)
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        var head = $"POST /sale HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: {length}\r\n\r\n";
        await connection.SendAsync(head + new string('b', length));

        var answer = Assert.Single(await connection.ReadToEndAsync());

        Assert.Equal(405, answer.Status);
        Assert.Equal("close", answer.Headers["Connection"].Single());
    }

    [Fact]
    public async Task Refused_Request_GetsAPageWithTheIdItSent()
    {
        using var connection = await RawConnection.OpenAsync(edge.Address);
        await connection.SendAsync("GET /plain HTTP/1.1\r\nx-request-id: without-a-host\r\nAccept: application/json\r\n\r\n");

        var answer = Assert.Single(await connection.ReadToEndAsync());

        Assert.Equal(400, answer.Status);
        Assert.Equal("without-a-host", answer.Headers["x-request-id"].Single());
        Assert.Contains("\"error\":\"bad_request\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OpenConnections_AnswerWhatStillArrives()
    {
        await using var own = new EdgeFixture();
        await own.InitializeAsync();
        using var idle = await RawConnection.OpenAsync(own.Address);
        using var late = await RawConnection.OpenAsync(own.Address);
        await late.SendAsync(Request);
        Assert.Null(Assert.Single(await late.ReadAsync(1)).Headers["Connection"].SingleOrDefault());

        var stopping = Task.Run(own.StopAsync);
        var answers = new List<RawAnswer>();
        while (!answers.Exists(answer => answer.Headers["Connection"].Contains("close")))
        {
            await late.SendAsync(Request);
            answers = await late.ReadAsync(answers.Count + 1);
        }

        Assert.Equal(answers.Count, (await late.ReadToEndAsync()).Count);
        Assert.All(answers, answer => Assert.Equal(302, answer.Status));
        Assert.Empty(await idle.ReadToEndAsync());
        await stopping;
    }
}
