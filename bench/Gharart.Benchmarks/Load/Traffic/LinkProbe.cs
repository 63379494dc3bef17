using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>Asks an edge again and again where a link leads, on one keep-alive connection; with HEAD, so that no clicks come of it.</summary>
internal sealed class LinkProbe(int port, string host) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly byte[] _buffer = new byte[16 * 1024];
    private Socket? _socket;

    /// <summary>Waits until the link leads there; false when it did not in time.</summary>
    public async Task<bool> LeadsToAsync(string slug, string destination, TimeSpan within, CancellationToken cancellationToken)
    {
        var (request, expected) = (Encoding.ASCII.GetBytes($"HEAD /{slug} HTTP/1.1\r\nHost: {host}\r\n\r\n"), Encoding.ASCII.GetBytes(destination));
        var start = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(Pause, TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(start) < within)
        {
            if (await AskAsync(request, expected, cancellationToken))
            {
                return true;
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }

        return false;
    }

    public void Dispose() => _socket?.Dispose();

    private async Task<bool> AskAsync(byte[] request, byte[] expected, CancellationToken cancellationToken)
    {
        try
        {
            if (_socket is null)
            {
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            }

            await _socket.SendAsync(request, cancellationToken);
            var filled = 0;
            while (!_buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
                filled += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
            }

            return HttpAnswer.TryRead(_buffer.AsSpan(0, filled), out var answer) && answer.Status == 302 && answer.Location.SequenceEqual(expected);
        }
        catch (SocketException)
        {
            _socket?.Dispose();
            _socket = null;
            return false;
        }
    }
}
