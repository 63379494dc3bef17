using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Edge.Sockets;

/// <summary>An accepted connection. Its descriptor is used by whoever reads and writes, one after the other, and closed when both are through.</summary>
internal sealed unsafe class EpollConnection : ConnectionContext, IDuplexPipe, IPolledSocket
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int LingerOption = 13; // SO_LINGER
    private const EpollEvents Watched =
        EpollEvents.Readable | EpollEvents.Writable | EpollEvents.PeerEnded | EpollEvents.EdgeTriggered;

    private static long LastId;

    private readonly Lock _ending = new();
    private readonly PolledSockets _sockets;
    private readonly EpollLoop _loop;
    private readonly SocketInput _input;
    private readonly SocketOutput _output;
    private bool _isWatched;
    private bool _isClosed;

    public EpollConnection(int descriptor, PolledSockets sockets, EpollLoop loop)
    {
        (Descriptor, _sockets, _loop) = (descriptor, sockets, loop);
        (_input, _output) = (new SocketInput(this), new SocketOutput(this));
        Transport = this;
    }

    /// <summary>The socket; valid until <see cref="DisposeAsync"/>.</summary>
    public int Descriptor { get; }

    /// <inheritdoc />
    public PipeReader Input => _input;

    /// <inheritdoc />
    public PipeWriter Output => _output;

    /// <inheritdoc />
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc />
    public override string ConnectionId
    {
        get => field ??= string.Create(CultureInfo.InvariantCulture, $"v{Interlocked.Increment(ref LastId):x}");
        set;
    }

    /// <inheritdoc />
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc />
    public override IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    /// <summary>Has the owners of both directions told of events from now on. Comes before the first wait: until then nothing need be known.</summary>
    public void Watch()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            _loop.Add(Descriptor, Watched);
        }
    }

    /// <inheritdoc />
    public void OnEvents(EpollEvents events)
    {
        const EpollEvents Ended = EpollEvents.PeerEnded | EpollEvents.Error | EpollEvents.HungUp;
        if ((events & (EpollEvents.Writable | Ended)) != 0)
        {
            _output.OnWritable();
        }

        if ((events & (EpollEvents.Readable | Ended)) != 0)
        {
            _input.OnReadable((events & Ended) != 0);
        }
    }

    /// <summary>Ends the connection at once: what was not sent is lost, and who reads or writes is told. From any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        lock (_ending)
        {
            if (_isClosed)
            {
                return;
            }

            // To linger for no time (struct linger: on, 0 s) resets the connection when it is closed.
            var linger = stackalloc int[] { 1, 0 };
            _ = Libc.SetOption(Descriptor, SocketLevel, LingerOption, linger, 2 * sizeof(int));
            _ = Libc.Shutdown(Descriptor, Libc.ShutdownBoth);
        }
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        lock (_ending)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _input.Complete();
                _output.Complete();
                _sockets.Remove(Descriptor);
                _ = Libc.Close(Descriptor);
            }
        }

        return base.DisposeAsync();
    }
}
