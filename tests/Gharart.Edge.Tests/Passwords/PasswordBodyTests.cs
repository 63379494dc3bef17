using System.Text;
using Gharart.Edge.Management;
using Gharart.Edge.Tests.Http;

namespace Gharart.Edge.Tests.Passwords;

/// <summary>The one body that the edge reads, as bytes on a wire.</summary>
public class PasswordBodyTests(PasswordFixture fixture) : IClassFixture<PasswordFixture>
{
    private const string Right = "password=Gr%C3%B6%C3%9Fe+%26+100+%25+%2B+mehr";
    private const string Get = "GET /plain HTTP/1.1\r\nHost: acme.localhost\r\n\r\n";

    public static TheoryData<string, string, int> Chunked { get; } = new()
    {
        { "in one", $"{Right.Length:x}\r\n{Right}\r\n0\r\n\r\n", 303 },
        { "byte by byte", string.Concat(Right.Select(c => $"1\r\n{c}\r\n")) + "0\r\n\r\n", 303 },
        { "with zeros, capitals, extensions and trailers", $"0000{Right.Length:X} ; a=\"b\"\r\n{Right}\r\n00;x\r\nX-Sum: 1\r\nY: 2\r\n\r\n", 303 },
        { "empty", "0\r\n\r\n", 401 },
        { "without a size", "\r\n\r\n", 400 },
        { "with a negative size", "-1\r\n\r\n", 400 },
        { "with 0x", "0x1\r\na\r\n0\r\n\r\n", 400 },
        { "with a huge size", "FFFFFFFFFFFFFFFF1\r\n", 400 },
        { "with a large size", "7FFFFFFF\r\n", 400 },
        { "with a size beyond the limit", "801\r\n", 413 },
        { "longer than its size", "1\r\nab\r\n0\r\n\r\n", 400 },
        { "with a bare LF", "1\na\n0\n\n0;\nx\r\n", 400 },
        { "of many chunks beyond the limit", string.Concat(Enumerable.Repeat("100\r\n" + new string('a', 256) + "\r\n", 9)), 413 },
        { "of endless extensions", "1;" + new string('x', 20_000), 413 },
    };

    [Theory]
    [MemberData(nameof(Chunked))]
    public async Task Chunks_AreReadByRfc9112(string name, string body, int status)
    {
        Assert.NotEmpty(name);
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync(Head("Transfer-Encoding: chunked") + body);

        Assert.Equal(status, Assert.Single(await connection.ReadToEndAsync()).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public async Task Form_InPieces_IsAnsweredOnceItIsWhole(int size)
    {
        foreach (var request in new[] { Head($"Content-Length: {Right.Length}") + Right, Head("Transfer-Encoding: chunked") + $"{Right.Length:x}\r\n{Right}\r\n0\r\n\r\n" })
        {
            using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
            foreach (var piece in request.Chunk(size))
            {
                await connection.SendAsync(new string(piece));
            }

            var answer = Assert.Single(await connection.ReadToEndAsync());
            Assert.Equal((303, "https://shop.example/plain"), (answer.Status, answer.Location));
            Assert.Equal("close", answer.Headers["Connection"].Single());
        }
    }

    [Fact]
    public async Task Form_BehindOtherRequests_IsAnsweredInItsTurnAndTheLast()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync(Get + Get + Head($"Content-Length: {Right.Length}") + Right + Get);

        Assert.Equal([302, 302, 303], (await connection.ReadToEndAsync()).Select(answer => answer.Status));
    }

    [Fact]
    public async Task Form_Empty_LeavesTheConnectionOpen()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync($"POST /p-plain HTTP/1.1\r\nHost: acme.localhost\r\nContent-Length: 0\r\n\r\n{Get}GET /pl");
        Assert.Equal([401, 302], (await connection.ReadAsync(2)).Select(answer => answer.Status));
        await connection.SendAsync("ain HTTP/1.1\r\nHost: acme.localhost\r\n\r\n");
        Assert.Equal(302, (await connection.ReadAsync(3))[2].Status);
    }

    [Theory]
    [InlineData(2049)]
    [InlineData(5_000_000)]
    public async Task Form_TooLarge_IsRefusedBeforeItIsThere(int length)
    {
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync(Head($"Content-Length: {length}"));
        Assert.Equal(413, Assert.Single(await connection.ReadAsync(1)).Status);
        await connection.SendAsync(new string('a', length));
        Assert.Single(await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task Form_AsLongAsItMayBe_IsTaken()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync(Head("Content-Length: 2048") + (Right + "&x=").PadRight(2048, 'y'));
        Assert.Equal(303, Assert.Single(await connection.ReadToEndAsync()).Status);
    }

    [Fact]
    public async Task Form_Unfinished_TimesOut()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Edge.Address);
        await connection.SendAsync(Head("Content-Length: 100") + "password=a");
        Assert.Equal(408, Assert.Single(await connection.ReadToEndAsync()).Status);
    }

    [Fact]
    public async Task RandomForms_NeverHurtTheEdge()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var isChunked = random.Next(2) == 0;
            var body = new StringBuilder(isChunked ? $"{Right.Length:x}\r\n{Right}\r\n0\r\n\r\n" : Right);
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                body[random.Next(body.Length)] = (char)random.Next(256);
            }

            var head = Head(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length - random.Next(2)}");
            var answers = await RawHttp.SendAsync(fixture.Edge.Address, head + body + "\r\n\r\n\r\n");

            // A chunk that says that it is longer than what comes is waited for.
            Assert.All(answers, answer => Assert.True(answer.Status is 303 or 400 or 401 or 413 || (isChunked && answer.Status == 408), $"seed {seed} round {round}: {answer} to {body}"));
        }

        Assert.Equal(0, fixture.Edge.Metrics.Count(EdgeAnswer.Failed));
    }

    private static string Head(string framing) =>
        $"POST /p-plain HTTP/1.1\r\nHost: acme.localhost\r\nX-Forwarded-For: {PasswordFixture.NewClient()}\r\nContent-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n{framing}\r\n\r\n";
}
