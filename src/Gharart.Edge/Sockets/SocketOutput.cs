using System.Buffers;
using System.IO.Pipelines;

namespace Gharart.Edge.Sockets;

/// <summary>
/// What a client gets, sent when it is flushed, from the buffer that it was written into. Only what the system does not take at once waits, and the
/// writer with it.
/// </summary>
internal sealed class SocketOutput : PipeWriter
{
    private readonly EpollConnection _connection;
    private readonly SocketWait<FlushResult> _wait;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _isBroken;

    public SocketOutput(EpollConnection connection)
    {
        _connection = connection;
        _wait = new SocketWait<FlushResult>(SendOrWait, static () => new FlushResult(isCanceled: true, isCompleted: false));
    }

    /// <inheritdoc />
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc />
    public override long UnflushedBytes => _end - _start;

    private FlushResult Result => new(isCanceled: false, _isBroken);

    /// <summary>There may be room, or nobody to send to any more. On the thread of the connection's loop.</summary>
    public void OnWritable()
    {
        // Told is how it stands while the system takes all, and every event of the connection says so again.
        if (!_wait.IsTold)
        {
            _wait.TellOrGoOn();
        }
    }

    /// <inheritdoc />
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((_buffer?.Length ?? 0) - _end), nameof(bytes));
        _end += bytes;
    }

    /// <inheritdoc />
    public override Memory<byte> GetMemory(int sizeHint = 0) => MakeRoom(sizeHint).AsMemory(_end);

    /// <inheritdoc />
    public override Span<byte> GetSpan(int sizeHint = 0) => MakeRoom(sizeHint).AsSpan(_end);

    /// <summary>Sends what was written; completed when the client is gone.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!_wait.IsCanceled && TrySend())
        {
            return new ValueTask<FlushResult>(Result);
        }

        _wait.Prepare(cancellationToken);
        _connection.Watch();
        _wait.Try();
        SendOrWait();
        return _wait.Task;
    }

    /// <inheritdoc />
    public override void CancelPendingFlush() => _wait.Cancel();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => Release();

    // Room that comes after the last Try is told, so what is sent here cannot miss it.
    private void SendOrWait()
    {
        while (true)
        {
            if (_wait.IsCanceled)
            {
                _wait.EndCanceled();
                return;
            }

            if (TrySend())
            {
                _wait.End(Result);
                return;
            }

            if (_wait.TryBegin())
            {
                return;
            }

            _wait.Try();
        }
    }

    // True when all is sent, or never can be.
    private unsafe bool TrySend()
    {
        while (_start < _end)
        {
            nint sent;
            int cause;
            fixed (byte* bytes = &_buffer![_start])
            {
                sent = Libc.Send(_connection.Descriptor, bytes, _end - _start, Libc.NoSignal);
                cause = sent < 0 ? Libc.LastError : 0;
            }

            if (sent >= 0)
            {
                _start += (int)sent;
            }
            else if (cause == Libc.WouldBlock)
            {
                return false;
            }
            else if (cause != Libc.Interrupted)
            {
                _isBroken = true;
                break;
            }
        }

        Release();
        return true;
    }

    private byte[] MakeRoom(int sizeHint)
    {
        var buffer = _buffer ??= ThreadBuffers.Rent();
        return buffer.Length - _end >= Math.Max(sizeHint, 1) ? buffer : Grow(sizeHint);
    }

    private byte[] Grow(int sizeHint)
    {
        var from = _buffer!;
        var unsent = from.AsSpan(_start, _end - _start);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(from.Length * 2, unsent.Length + sizeHint));
        unsent.CopyTo(_buffer);
        (_start, _end) = (0, unsent.Length);
        ThreadBuffers.Return(from);
        return _buffer;
    }

    private void Release()
    {
        (_start, _end) = (0, 0);
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ThreadBuffers.Return(buffer);
        }
    }
}
