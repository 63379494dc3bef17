using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gharart.TestKit;

namespace Gharart.Edge.Tests;

/// <summary>Sends bytes as they are, which no HTTP client would.</summary>
internal static class RawHttp
{
    private const string LastRequestId = "the-last-request";

    // Kestrel drops its answer when the client ends its side first, so a request that is always understood asks for the end.
    private static readonly byte[] LastRequest =
        Encoding.ASCII.GetBytes($"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nx-request-id: {LastRequestId}\r\nConnection: close\r\n\r\n");

    /// <summary>Sends everything and reads all answers until the server hangs up.</summary>
    public static Task<List<RawAnswer>> SendAsync(Uri address, string request) => SendAsync(address, Encoding.Latin1.GetBytes(request));

    public static async Task<List<RawAnswer>> SendAsync(Uri address, byte[] request)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, deadline.Token);
        var received = new MemoryStream();
        try
        {
            await socket.SendAsync((byte[])[.. request, .. LastRequest], deadline.Token);
            var buffer = new byte[16 * 1024];
            while (await socket.ReceiveAsync(buffer, deadline.Token) is > 0 and var read)
            {
                received.Write(buffer, 0, read);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The server may hang up on what it refuses before it has read all of it.
        }

        return [.. Split(Encoding.Latin1.GetString(received.ToArray())).Where(a => !a.Headers["x-request-id"].Contains(LastRequestId))];
    }

    /// <summary>Takes bytes off a wire apart into answers.</summary>
    public static List<RawAnswer> Split(string text)
    {
        var answers = new List<RawAnswer>();
        while (text.Length > 0)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            Assert.True(end > 0, $"No whole answer: {text}");
            var lines = text[..end].Split("\r\n");
            Assert.Matches("^HTTP/1\\.1 [0-9]{3}( |$)", lines[0]);
            var headers = lines[1..].Select(line => line.Split(": ", 2)).ToLookup(parts => parts[0], parts => parts[^1], StringComparer.OrdinalIgnoreCase);
            var length = headers["Content-Length"].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).FirstOrDefault();
            text = text[(end + 4)..];

            // The answer to HEAD tells a length and has no body.
            length = text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? 0 : Math.Min(length, text.Length);
            answers.Add(new RawAnswer(int.Parse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), headers, text[..length]));
            text = text[length..];
        }

        return answers;
    }
}
