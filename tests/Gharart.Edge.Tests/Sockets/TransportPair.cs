using System.Net;
using System.Net.Sockets;
using Gharart.Edge.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Edge.Tests.Sockets;

/// <summary>The transport alone: a listener on loopback, and both ends of connections to it.</summary>
internal sealed class TransportPair : IAsyncDisposable
{
    private readonly EpollListenerFactory _factory = new(TimeProvider.System, NullLogger<EpollListenerFactory>.Instance);
    private IConnectionListener? _listener;

    public IConnectionListener Listener => _listener ?? throw new InvalidOperationException("Nothing is bound.");

    /// <param name="bufferBytes">What the system keeps of the server's unsent bytes; its own choice when null.</param>
    /// <param name="endPoint">Where to listen; any port on loopback when null.</param>
    public static async Task<TransportPair> BindAsync(int? bufferBytes = null, EndPoint? endPoint = null)
    {
        var pair = new TransportPair();
        try
        {
            pair._listener = bufferBytes is { } bytes
                ? pair._factory.Listen(SmallSocket(bytes))
                : await pair._factory.BindAsync(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0));
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects and takes the connection.</summary>
    public async Task<(Socket Client, ConnectionContext Server)> ConnectAsync(int? clientBufferBytes = null)
    {
        var client = Client(Listener.EndPoint);
        if (clientBufferBytes is { } bytes)
        {
            client.ReceiveBufferSize = bytes;
        }

        await client.ConnectAsync(Listener.EndPoint);
        return (client, (await Listener.AcceptAsync())!);
    }

    public static Socket Client(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        _factory.Dispose();
    }

    private static Socket SmallSocket(int bytes)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = bytes };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
