using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.Core.Tokens;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>A visitor's connection on a bare socket, kept open from visit to visit as browsers do; nothing tries again behind the test's back.</summary>
internal sealed class VisitorConnection(string handle, string slug, string destination) : IDisposable
{
    private const int ClickIdAt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET /{slug} HTTP/1.1\r\nHost: {handle}.localhost\r\nUser-Agent: Mozilla/5.0\r\n\r\n");
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _filled;

    /// <summary>The answer that was wrong last.</summary>
    public string LastWrong { get; private set; } = "";

    /// <summary>Sends so many requests at once and reads their answers; the ids of the clicks go to the list.</summary>
    public async Task<VisitOutcome> VisitAsync(int port, int count, List<UInt128> clicks)
    {
        using var patience = new CancellationTokenSource(Patience);
        if (!await ConnectAsync(port, patience.Token))
        {
            return VisitOutcome.NoConnection;
        }

        try
        {
            await _socket!.SendAsync(Enumerable.Repeat(new ArraySegment<byte>(_request), count).ToArray());
            for (var answered = 0; answered < count; answered++)
            {
                if (await ReadHeadAsync(patience.Token) is not { } head)
                {
                    var outcome = _filled == 0 ? VisitOutcome.Unanswered : VisitOutcome.CutOff;
                    Dispose();
                    return outcome;
                }

                if (!TryTakeClick(head, clicks))
                {
                    LastWrong = head;
                    Dispose();
                    return VisitOutcome.Wrong;
                }

                if (head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase))
                {
                    Dispose();
                    return answered == count - 1 ? VisitOutcome.Redirected : VisitOutcome.Unanswered;
                }
            }

            return VisitOutcome.Redirected;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            var outcome = _filled == 0 ? VisitOutcome.Unanswered : VisitOutcome.CutOff;
            Dispose();
            return outcome;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<bool> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        if (_socket is not null)
        {
            return true;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return false;
        }

        (_socket, _filled) = (socket, 0);
        return true;
    }

    /// <summary>The next head with the empty line behind it, its body taken off the connection too; null where the connection ends before.</summary>
    private async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, 0, end + 4);
                var length = head.Length + BodyLength(head);
                while (_filled < length)
                {
                    if (!await ReceiveAsync(cancellationToken))
                    {
                        return null;
                    }
                }

                _filled -= length;
                Buffer.BlockCopy(_buffer, length, _buffer, 0, _filled);
                return head;
            }

            if (!await ReceiveAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        var received = await _socket!.ReceiveAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += received;
        return received > 0;
    }

    private static int BodyLength(string head) =>
        Header(head, "Content-Length") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : head[(at + name.Length + 4)..head.IndexOf("\r\n", at + 2, StringComparison.Ordinal)];
    }

    // https://destination?ctx=token; docs/ctx-token.md says where the click's id lies in it.
    private bool TryTakeClick(string head, List<UInt128> clicks)
    {
        var before = $"{destination}?{CtxToken.ParameterName}=";
        if (!head.StartsWith("HTTP/1.1 302 ", StringComparison.Ordinal)
            || Header(head, "Location") is not { } location
            || !location.StartsWith(before, StringComparison.Ordinal)
            || location.Length != before.Length + CtxToken.Length)
        {
            return false;
        }

        clicks.Add(BinaryPrimitives.ReadUInt128BigEndian(Base64Url.DecodeFromChars(location.AsSpan(before.Length)).AsSpan(ClickIdAt)));
        return true;
    }
}
