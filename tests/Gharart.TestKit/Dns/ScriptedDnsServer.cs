using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gharart.TestKit.Dns;

/// <summary>A name server on loopback, UDP and TCP on one port, that answers whatever its script says: nothing, one message or several.</summary>
public sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly Func<DnsQuestion, IEnumerable<byte[]>> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<DnsQuestion> _questions = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Task _loops;

    /// <summary>Starts to listen.</summary>
    public ScriptedDnsServer(Func<DnsQuestion, IEnumerable<byte[]>> script)
    {
        _script = script;
        (_udp, _tcp) = Bind();
        _loops = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    /// <summary>A server that answers each question with one message.</summary>
    public static ScriptedDnsServer Answering(Func<DnsQuestion, DnsAnswer> script) => new(question => [script(question).To(question)]);

    /// <summary>Where it listens, as a setting.</summary>
    public string Address => _udp.LocalEndPoint!.ToString()!;

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyCollection<DnsQuestion> Questions => _questions;

    /// <summary>From which ports.</summary>
    public ConcurrentQueue<int> ClientPorts { get; } = new();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _loops;
        _stop.Dispose();
    }

    // The port that the system picks for TCP may be taken for UDP.
    private static (Socket Udp, Socket Tcp) Bind()
    {
        while (true)
        {
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                udp.Bind(tcp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                tcp.Dispose();
                udp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                ClientPorts.Enqueue(((IPEndPoint)received.RemoteEndPoint).Port);
                foreach (var message in Answer(DnsQuestion.Read(buffer[..received.ReceivedBytes], overTcp: false)))
                {
                    await _udp.SendToAsync(message, received.RemoteEndPoint, _stop.Token);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client is gone, or the test is over.
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _tcp.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(client);
                var prefix = new byte[2];
                await stream.ReadExactlyAsync(prefix, _stop.Token);
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(message, _stop.Token);
                foreach (var answer in Answer(DnsQuestion.Read(message, overTcp: true)))
                {
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // As above.
            }
        }
    }

    private IEnumerable<byte[]> Answer(DnsQuestion question)
    {
        _questions.Enqueue(question);
        return _script(question);
    }
}
