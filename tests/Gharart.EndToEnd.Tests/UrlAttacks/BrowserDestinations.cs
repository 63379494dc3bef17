using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.EndToEnd.Tests.Browser;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>
/// Headless Chromium whose every host name but those of <c>localhost</c> leads to a server here, which writes down the <c>Host</c> that it is asked for:
/// what a browser makes of a Location, by the browser itself.
/// </summary>
internal sealed class BrowserDestinations : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Host, string Target)> _asked = [];
    private string _page = "";

    public BrowserDestinations()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyCollection<(string Host, string Target)> Asked => _asked;

    /// <summary>Opens all addresses in frames of one page, and waits until the browser has gone where they lead.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="isDone">Whether it has.</param>
    /// <param name="missing">What it has not asked for yet.</param>
    public async Task OpenAsync(IEnumerable<string> addresses, Func<bool> isDone, Func<string> missing)
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _page = string.Concat(addresses.Select(address => $"<iframe src=\"{WebUtility.HtmlEncode(address)}\"></iframe>"));
        await using var browser = new Chromium($"http://127.0.0.1:{port}/frames", $"MAP * 127.0.0.1:{port}");
        await Eventually.HoldsAsync(
            "the browser has followed all redirects", isDone, TimeSpan.FromMinutes(3), () => $"It never asked for {missing()}.");
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            var text = new StringBuilder();
            var buffer = new byte[8192];
            while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await connection.ReceiveAsync(buffer);
                if (read == 0)
                {
                    return;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }

            var lines = text.ToString().Split("\r\n");
            var target = lines[0].Split(' ')[1];
            _asked.Enqueue((lines.First(line => line.StartsWith("Host: ", StringComparison.OrdinalIgnoreCase))[6..], target));
            var body = Encoding.UTF8.GetBytes(target == "/frames" ? _page : "arrived");
            var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
            await connection.SendAsync((byte[])[.. head, .. body]);
            connection.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The browser hung up.
        }
    }
}
