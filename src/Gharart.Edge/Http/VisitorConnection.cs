using System.Buffers;
using System.IO.Pipelines;
using Gharart.Edge.Passwords;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gharart.Edge.Http;

/// <summary>
/// One visitor's connection: reads requests, answers all that are there and sends the answers together. Ends what takes too long; at the end of
/// the process it answers what is under way.
/// </summary>
internal sealed class VisitorConnection : IDisposable
{
    // Bounds what a client that pipelines makes us hold, and gives the other connections of the thread their turn.
    private const int MaxAnswersAtOnce = 32;

    // By phase, in Kestrel's heartbeats of a second. Idle is Kestrel's own default, the head that of design §9.
    private static readonly int[] LongestWait = [130, 5, 20, 2];

    // A request that was sent before its client could know of the end still arrives in this time.
    private static readonly TimeSpan ClosingGrace = TimeSpan.FromMilliseconds(500);

    private readonly ConnectionContext _connection;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Peer _peer;
    private readonly IVisitorHandler _handler;
    private readonly RequestParser _parser;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _closing;
    private ITimer? _grace;
    private volatile bool _isClosing;
    private volatile bool _isGraceOver;
    private volatile bool _isTooLate;
    private volatile ConnectionPhase _phase;
    private int _waited;
    private long _unread;
    private Task<PasswordVerdict>? _judging;
    private PasswordVerdict? _verdict;

    public VisitorConnection(ConnectionContext connection, IVisitorHandler handler, RequestParser parser, TimeProvider time)
    {
        (_connection, _peer, _handler, _parser, _time) = (connection, handler.Meet(connection), handler, parser, time);
        (_input, _output) = (connection.Transport.Input, connection.Transport.Output);
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((VisitorConnection)state).Tick(), this);
        _closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            .UnsafeRegister(static state => ((VisitorConnection)state!).Close(), this) ?? default;
    }

    /// <summary>Serves the connection to its end.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync();
            var rest = read.Buffer;
            var progress = AnswerAll(ref rest);
            var hasAnswered = progress != ConnectionProgress.Waits || rest.Length < read.Buffer.Length;
            var hasPart = !rest.IsEmpty;
            _input.AdvanceTo(rest.Start, progress is ConnectionProgress.HasMore or ConnectionProgress.Judges ? rest.Start : rest.End);
            if (hasAnswered)
            {
                var flush = _output.FlushAsync();
                if (!flush.IsCompleted)
                {
                    Enter(ConnectionPhase.Writing);
                }

                if ((await flush).IsCompleted)
                {
                    return;
                }
            }

            switch (progress)
            {
                case ConnectionProgress.HasMore:
                    await Task.Yield();
                    continue;
                case ConnectionProgress.Judges:
                    Enter(ConnectionPhase.Idle);
                    _verdict = await _judging!;
                    _judging = null;
                    continue;
                case ConnectionProgress.Ends:
                    return;
                case ConnectionProgress.EndsUnread:
                    await DrainAsync();
                    return;
                default:
                    if (read.IsCompleted || _isTooLate || (_isGraceOver && !hasPart))
                    {
                        return;
                    }

                    Enter(hasPart ? ConnectionPhase.Head : ConnectionPhase.Idle, hasAnswered);
                    break;
            }
        }
    }

    public void Dispose()
    {
        // The first waits for a call to Close that runs now.
        _closing.Dispose();
        _grace?.Dispose();
    }

    /// <summary>Answers the requests that are whole; what remains is the beginning of another, or nothing.</summary>
    private ConnectionProgress AnswerAll(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        var head = RequestHead.OfThread;
        for (var answers = 0; !reader.End; answers++)
        {
            if (answers == MaxAnswersAtOnce)
            {
                buffer = buffer.Slice(reader.Position);
                return ConnectionProgress.HasMore;
            }

            try
            {
                var start = reader.Consumed;
                if (!_parser.TryRead(ref reader, _peer, head) || (head.Method == KestrelMethod.Post && !TryTakeForm(ref reader, head, start)))
                {
                    if (_judging is not null)
                    {
                        buffer = buffer.Slice(reader.Position);
                        return ConnectionProgress.Judges;
                    }

                    // A request that is too slow has had its time.
                    if (!_isTooLate)
                    {
                        break;
                    }

                    throw RequestFault.TimedOut();
                }
            }
            catch (BadHttpRequestException fault)
            {
                _handler.Refuse(head, fault, _output);
                buffer = buffer.Slice(buffer.End);
                _unread = long.MaxValue;
                return fault.StatusCode is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge
                    ? ConnectionProgress.EndsUnread
                    : ConnectionProgress.Ends;
            }

            var ends = !head.KeepsAlive || _isClosing;
            _handler.Answer(head, _output, ends, _verdict);
            _verdict = null;
            if (ends)
            {
                _unread = head.BodyLength - reader.Remaining;
                buffer = buffer.Slice(buffer.End);
                return _unread > 0 ? ConnectionProgress.EndsUnread : ConnectionProgress.Ends;
            }
        }

        buffer = buffer.Slice(reader.Position);
        return ConnectionProgress.Waits;
    }

    /// <summary>
    /// Takes the form of a request that has one to give. False, with the reader back at the request's start, while it is not all there, or is being
    /// judged: other requests use the thread's head meanwhile, so the request is read again then.
    /// </summary>
    private bool TryTakeForm(ref SequenceReader<byte> reader, RequestHead head, long start)
    {
        if (!_handler.TakesForm(head))
        {
            return true;
        }

        var form = RequestBody.TryRead(ref reader, head);
        if (form is not null && _verdict is not null)
        {
            head.SetBodyRead();
            return true;
        }

        _judging = form is null ? null : _handler.JudgeAsync(head, form);
        reader.Rewind(reader.Consumed - start);
        return false;
    }

    private async Task DrainAsync()
    {
        Enter(ConnectionPhase.Draining);
        while (_unread > 0 && !_isTooLate && !_isGraceOver)
        {
            var read = await _input.ReadAsync();
            _unread -= read.Buffer.Length;
            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private void Enter(ConnectionPhase phase, bool anew = true)
    {
        if (anew || phase != _phase)
        {
            _phase = phase;
            Volatile.Write(ref _waited, 0);
        }
    }

    private void Tick()
    {
        var phase = _phase;
        if (Interlocked.Increment(ref _waited) <= LongestWait[(int)phase])
        {
            return;
        }

        if (phase == ConnectionPhase.Writing)
        {
            _connection.Abort(new ConnectionAbortedException("The client takes no answers."));
            return;
        }

        _isTooLate = true;
        _input.CancelPendingRead();
    }

    private void Close()
    {
        _isClosing = true;
        _grace = _time.CreateTimer(
            static state =>
            {
                var connection = (VisitorConnection)state!;
                connection._isGraceOver = true;
                connection._input.CancelPendingRead();
            },
            this,
            ClosingGrace,
            Timeout.InfiniteTimeSpan);
    }
}
