using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>A real web server on loopback that answers byte by byte what a test scripts, right or wrong. It remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Func<string, Stream, CancellationToken, Task> _answer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _accepting;
    private int _connections;

    private LoopbackServer(IPAddress address, Func<string, Stream, CancellationToken, Task> answer, SslServerAuthenticationOptions? tls)
    {
        (_answer, _tls) = (answer, tls);
        _listener = new TcpListener(address, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections were made, whatever was said over them.</summary>
    public int Connections => _connections;

    /// <summary>Request line, headers and body of each request.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <param name="answer">Writes the answer to a request (its head and body); the connection ends after it.</param>
    /// <param name="address">127.0.0.1 when absent.</param>
    /// <param name="certificate">For TLS; with a private key.</param>
    /// <param name="chain">Certificates that are sent along.</param>
    public static LoopbackServer Start(
        Func<string, Stream, CancellationToken, Task> answer, IPAddress? address = null, X509Certificate2? certificate = null, params X509Certificate2[] chain)
    {
        var tls = certificate is null
            ? null
            : new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. chain], offline: true),
                EnabledSslProtocols = SslProtocols.None,
            };
        return new LoopbackServer(address ?? IPAddress.Loopback, answer, tls);
    }

    /// <summary>A server that answers each request with the same bytes.</summary>
    public static LoopbackServer Saying(string answer, IPAddress? address = null, X509Certificate2? certificate = null) =>
        Start((_, stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop).AsTask(), address, certificate);

    /// <summary>A whole answer with a body.</summary>
    public static string Ok(string body, string type = "text/plain", string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    public static string Redirect(string location, string status = "302 Found") => $"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            await using Stream stream = _tls is null ? client.GetStream() : new SslStream(client.GetStream());
            if (stream is SslStream tls)
            {
                await tls.AuthenticateAsServerAsync(_tls!, _stop.Token);
            }

            var request = await ReadAsync(stream);
            if (request.Length > 0)
            {
                _requests.Enqueue(request);
                await _answer(request, stream, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, as clients do.
        }
    }

    private async Task<string> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        int headEnd;
        while ((headEnd = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0 || text.Length < headEnd + 4 + BodyLength(text.ToString()))
        {
            var length = await stream.ReadAsync(buffer, _stop.Token);
            if (length == 0)
            {
                break;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
            if (!char.IsAsciiLetterUpper(text[0]))
            {
                // No HTTP, such as TLS: there is no end to wait for.
                break;
            }
        }

        return text.ToString();
    }

    private static int BodyLength(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
            ? int.Parse(line.Split(':')[1], null)
            : 0;
}
