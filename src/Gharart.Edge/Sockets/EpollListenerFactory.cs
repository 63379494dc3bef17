using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gharart.Edge.Sockets;

/// <summary>Kestrel's transport on Linux: a thread for each processor, which receives, answers and sends without handing anything on (docs/decisions/0012).</summary>
internal sealed class EpollListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly PolledSockets _sockets = new();
    private readonly EpollLoop[] _loops;
    private readonly TimeProvider _time;
    private readonly ILogger<EpollListenerFactory> _logger;
    private int _last;

    public EpollListenerFactory(TimeProvider time, ILogger<EpollListenerFactory> logger)
    {
        (_time, _logger) = (time, logger);
        _loops = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new EpollLoop(_sockets, number, logger))];
    }

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return new ValueTask<IConnectionListener>(Listen(SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint)));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    /// <summary>Takes the connections of a socket that is bound.</summary>
    /// <exception cref="SocketException">It cannot listen.</exception>
    public EpollListener Listen(Socket socket) => new(socket, _sockets, NextLoop, _time, _logger);

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }

    private EpollLoop NextLoop() => _loops[(uint)Interlocked.Increment(ref _last) % (uint)_loops.Length];
}
