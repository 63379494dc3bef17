using System.Net.Sockets;
using System.Text;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Http;

/// <summary>A connection on which a test sends bytes when it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _received = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads until there are so many answers (of requests other than HEAD).</summary>
    public async Task<List<RawAnswer>> ReadAsync(int answers)
    {
        while (RawHttp.Split(Whole()).Count < answers)
        {
            Assert.True(await ReceiveAsync(), $"The server hung up after {_received}");
        }

        return RawHttp.Split(_received.ToString());
    }

    /// <summary>Reads until the server hangs up.</summary>
    public async Task<List<RawAnswer>> ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }

        return RawHttp.Split(_received.ToString());
    }

    public void Dispose() => _socket.Dispose();

    // What came so far, less an answer whose head is cut off.
    private string Whole()
    {
        var text = _received.ToString();
        var end = text.LastIndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? "" : text[..(end + 4)];
    }

    private async Task<bool> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        var buffer = new byte[16 * 1024];
        var read = await _socket.ReceiveAsync(buffer, deadline.Token);
        _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return read > 0;
    }
}
