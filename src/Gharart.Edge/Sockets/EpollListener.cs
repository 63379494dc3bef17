using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Gharart.Edge.Sockets;

/// <summary>An address that connections are taken from.</summary>
internal sealed partial class EpollListener : IConnectionListener, IPolledSocket
{
    private const int Backlog = 512;
    private const int LongestAddress = 128; // struct sockaddr_storage
    private const int AddressFamilyInet = 2;
    private const int AddressFamilyInet6 = 10;

    private const int DescriptorLimit = 7; // RLIMIT_NOFILE

    // Descriptors that visitors leave to files, logs and the runtime, which ends the process where it needs one and gets none.
    private const int Reserve = 32;

    // While there are no descriptors: others have to end first.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ComplaintInterval = TimeSpan.FromMinutes(1);

    private readonly Socket _socket;
    private readonly PolledSockets _sockets;
    private readonly Func<EpollLoop> _nextLoop;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _descriptor;
    private readonly SocketWait<bool> _wait;
    private int _lastDescriptor;
    private volatile bool _isUnbound;
    private bool _isClosed;
    private long? _complainedAt;

    public EpollListener(Socket socket, PolledSockets sockets, Func<EpollLoop> nextLoop, TimeProvider time, ILogger logger)
    {
        (_socket, _sockets, _nextLoop, _time, _logger) = (socket, sockets, nextLoop, time, logger);
        EndPoint = socket.LocalEndPoint!;
        _wait = new SocketWait<bool>(() => _wait!.End(true), static () => false);
        socket.Blocking = false;
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            // Connections have it from their listener.
            socket.NoDelay = true;
        }

        socket.Listen(Backlog);
        _descriptor = (int)socket.Handle;
        sockets.Add(_descriptor, this);
        nextLoop().Add(_descriptor, EpollEvents.Readable | EpollEvents.EdgeTriggered);
    }

    /// <inheritdoc />
    public EndPoint EndPoint { get; }

    /// <inheritdoc />
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            _wait.Try();
            switch (TryAccept(out var connection))
            {
                case 0:
                    return connection;
                case Libc.WouldBlock when !_isUnbound:
                    await WaitAsync();
                    break;
                case Libc.Interrupted or Libc.ConnectionAborted or Libc.ProtocolError:
                    // That one was gone before it could be taken.
                    break;
                case var cause when !_isUnbound:
                    Complain(cause);
                    await Task.Delay(Pause, _time, cancellationToken);
                    break;
                default:
                    Close();
                    return null;
            }
        }
    }

    /// <summary>Takes no more connections than those that the system has already; the next call that finds none ends the listening.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isUnbound = true;
        _wait.TellOrGoOn();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <inheritdoc />
    public void OnEvents(EpollEvents events) => _wait.TellOrGoOn();

    private ValueTask<bool> WaitAsync()
    {
        _wait.Prepare(CancellationToken.None);
        return _wait.TryBegin() ? _wait.Task : new ValueTask<bool>(true);
    }

    // Where visitors come and go, it is short of descriptors and has one again many times a second.
    private void Complain(int cause)
    {
        if (_complainedAt is not { } at || _time.GetElapsedTime(at) >= ComplaintInterval)
        {
            _complainedAt = _time.GetTimestamp();
            Log.NotAccepted(_logger, EndPoint, cause);
        }
    }

    private void Close()
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            _sockets.Remove(_descriptor);
            _socket.Dispose();
        }
    }

    private unsafe int TryAccept(out EpollConnection? connection)
    {
        connection = null;
        if (!_isUnbound && !HasRoom())
        {
            return Libc.TooManyDescriptors;
        }

        var address = stackalloc byte[LongestAddress];
        var length = LongestAddress;
        var descriptor = Libc.Accept(_descriptor, address, &length, Libc.NonBlocking | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            return Libc.LastError;
        }

        connection = new EpollConnection(descriptor, _sockets, _nextLoop())
        {
            RemoteEndPoint = Read(new ReadOnlySpan<byte>(address, length)),
            LocalEndPoint = EndPoint,
        };
        _lastDescriptor = descriptor;
        _sockets.Add(descriptor, connection);
        return 0;
    }

    private unsafe bool HasRoom()
    {
        Libc.ResourceLimit limit;
        if (Libc.GetLimit(DescriptorLimit, &limit) != 0 || (nuint)(_lastDescriptor + Reserve) < limit.Current)
        {
            return true;
        }

        // Numbers are given out from the lowest that is free, so the next one tells how many are left at least.
        var next = Libc.Duplicate(_descriptor);
        if (next < 0)
        {
            return false;
        }

        _ = Libc.Close(next);
        return (nuint)(next + Reserve) < limit.Current;
    }

    // struct sockaddr_in: family, port, 4 bytes; struct sockaddr_in6: family, port, flow, 16 bytes, scope. A Unix socket's client has no name.
    private static IPEndPoint? Read(ReadOnlySpan<byte> address)
    {
        if (address.Length < 8)
        {
            return null;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) switch
        {
            AddressFamilyInet => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            AddressFamilyInet6 when address.Length >= 28 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port),
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No connection can be taken on {EndPoint} (errno {Cause}); most likely there are no descriptors left (ulimit -n)")]
        public static partial void NotAccepted(ILogger logger, EndPoint endPoint, int cause);
    }
}
