using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gharart.Edge.Sockets;

/// <summary>
/// What a client sends, received when it is asked for. There is nothing between socket and reader: the bytes go into a buffer of the thread that
/// handles the socket's event, and the reader goes on there.
/// </summary>
internal sealed class SocketInput : PipeReader
{
    private readonly EpollConnection _connection;
    private readonly SocketWait<ReadResult> _wait;
    private byte[]? _buffer;
    private int _start;
    private int _examined;
    private int _end;
    private volatile bool _hasPeerEnded;
    private bool _hasEnded;

    public SocketInput(EpollConnection connection)
    {
        _connection = connection;
        _wait = new SocketWait<ReadResult>(ReceiveOrWait, () => Result(isCanceled: true));

        // Until the socket is watched nothing is told, and then all that is there.
        _wait.Try();
    }

    /// <summary>There may be something to receive. On the thread of the connection's loop.</summary>
    public void OnReadable(bool hasPeerEnded)
    {
        if (hasPeerEnded)
        {
            _hasPeerEnded = true;
        }

        _wait.TellOrGoOn();
    }

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        if (TryRead(out var result, out var error))
        {
            return error is null ? new ValueTask<ReadResult>(result) : ValueTask.FromException<ReadResult>(error);
        }

        Shelve();
        _wait.Prepare(cancellationToken);
        if (!_wait.TryBegin())
        {
            _wait.Try();
            ReceiveOrWait();
        }

        _connection.Watch();
        return _wait.Task;
    }

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result)
    {
        var hasRead = TryRead(out result, out var error);
        return error is null ? hasRead : throw error;
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null)
        {
            return;
        }

        (_start, _examined) = (consumed.GetInteger(), examined.GetInteger());
        if (_start == _end)
        {
            Release();
        }
    }

    /// <inheritdoc />
    public override void CancelPendingRead() => _wait.Cancel();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => Release();

    private void ReceiveOrWait()
    {
        while (true)
        {
            if (_wait.IsCanceled)
            {
                _wait.EndCanceled();
                return;
            }

            if (TryReceive(out var result, out var error))
            {
                if (error is null)
                {
                    _wait.End(result);
                }
                else
                {
                    _wait.Fail(error);
                }

                return;
            }

            if (_wait.TryBegin())
            {
                return;
            }

            _wait.Try();
        }
    }

    private bool TryRead(out ReadResult result, out Exception? error)
    {
        error = null;
        while (true)
        {
            // After every Try: what was told may have been a cancellation.
            if (_wait.TakeCancellation())
            {
                result = Result(isCanceled: true);
                return true;
            }

            if (_examined < _end || _hasEnded)
            {
                result = Result();
                return true;
            }

            if (!_wait.IsTold)
            {
                result = default;
                return false;
            }

            _wait.Try();
            if (TryReceive(out result, out error))
            {
                return true;
            }
        }
    }

    // False when there was nothing.
    private unsafe bool TryReceive(out ReadResult result, out Exception? error)
    {
        (result, error) = (default, null);
        var buffer = MakeRoom();
        nint received;
        int cause;
        fixed (byte* free = &buffer[_end])
        {
            do
            {
                received = Libc.Receive(_connection.Descriptor, free, buffer.Length - _end, 0);
                cause = received < 0 ? Libc.LastError : 0;
            }
            while (cause == Libc.Interrupted);
        }

        if (received > 0)
        {
            // Less than there was room for is all that there was, and what comes will be told (epoll(7)); that the client has ended was told before.
            if (received == buffer.Length - _end || _hasPeerEnded)
            {
                _wait.Tell();
            }

            _end += (int)received;
            result = Result();
            return true;
        }

        Shelve();
        if (cause == Libc.WouldBlock)
        {
            return false;
        }

        if (received < 0)
        {
            error = new ConnectionResetException($"The client is gone (errno {cause}).");
            return true;
        }

        _hasEnded = true;
        result = Result();
        return true;
    }

    private ReadResult Result(bool isCanceled = false) =>
        new(_buffer is null ? default : new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled, _hasEnded);

    private byte[] MakeRoom()
    {
        if (_buffer is null)
        {
            _buffer = ThreadBuffers.Rent();
        }
        else if (_buffer.Length < ThreadBuffers.Length)
        {
            MoveTo(ThreadBuffers.Rent());
        }
        else if (_end == _buffer.Length)
        {
            MoveTo(ArrayPool<byte>.Shared.Rent(_start > 0 ? _buffer.Length : _buffer.Length * 2));
        }

        return _buffer;
    }

    // Who waits holds no more than what it has left.
    private void Shelve()
    {
        if (_start == _end)
        {
            Release();
        }
        else if (_buffer!.Length >= ThreadBuffers.Length && _end - _start <= ThreadBuffers.Length / 2)
        {
            MoveTo(ArrayPool<byte>.Shared.Rent(_end - _start));
        }
    }

    private void MoveTo(byte[] to)
    {
        var from = _buffer!;
        from.AsSpan(_start, _end - _start).CopyTo(to);
        (_examined, _end, _start) = (_examined - _start, _end - _start, 0);
        _buffer = to;
        ThreadBuffers.Return(from);
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            (_start, _examined, _end) = (0, 0, 0);
            ThreadBuffers.Return(buffer);
        }
    }
}
