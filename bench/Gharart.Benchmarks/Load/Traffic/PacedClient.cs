using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>
/// An open-loop generator: request i is due at start + i / rate whatever the server does, and its latency counts from then, so a stall shows
/// in every request that it held up (coordinated omission). One thread that never sleeps, over non-blocking keep-alive connections.
/// </summary>
internal sealed class PacedClient : IDisposable
{
    private const short Readable = 1;
    private const int BufferSize = 16 * 1024;
    private const int WarmUpSeconds = 2;
    private const double MicrosecondsPerSecond = 1_000_000;

    private readonly int _port;
    private readonly byte[][] _requests;
    private readonly Socket[] _sockets;
    private readonly PollEntry[] _polled;
    private readonly byte[][] _buffers;
    private readonly int[] _filled;

    // The request that a connection waits for, or -1.
    private readonly int[] _pending;
    private readonly Queue<int> _idle;
    private int _reconnects;

    public PacedClient(int port, int connections, byte[][] requests)
    {
        (_port, _requests) = (port, requests);
        _sockets = new Socket[connections];
        _polled = new PollEntry[connections];
        _buffers = new byte[connections][];
        _filled = new int[connections];
        _pending = new int[connections];
        _idle = new Queue<int>(connections);
        for (var i = 0; i < connections; i++)
        {
            _buffers[i] = new byte[BufferSize];
            _pending[i] = -1;
            Connect(i);
            _idle.Enqueue(i);
        }
    }

    public PacedResult Run(int rate, int seconds)
    {
        var warmUp = rate * WarmUpSeconds;
        var total = warmUp + (rate * seconds);
        var latencies = new long[total];
        var step = Stopwatch.Frequency / (double)rate;
        int next = 0, done = 0, redirects = 0, notFound = 0;
        long standstill = 0;
        var start = Stopwatch.GetTimestamp();
        var last = start;
        while (done < total)
        {
            var now = Stopwatch.GetTimestamp();
            if (next > warmUp)
            {
                standstill = Math.Max(standstill, now - last);
            }

            last = now;
            while (next < total && _idle.Count > 0 && start + (long)(next * step) <= now)
            {
                var connection = _idle.Dequeue();
                _pending[connection] = next;
                Send(connection, next++);
                now = Stopwatch.GetTimestamp();
            }

            if (poll(_polled, (nuint)_polled.Length, 0) <= 0)
            {
                continue;
            }

            for (var i = 0; i < _polled.Length; i++)
            {
                if (_polled[i].Seen == 0)
                {
                    continue;
                }

                if (Receive(i) is not ({ } status and not 0))
                {
                    continue;
                }

                latencies[_pending[i]] = Stopwatch.GetTimestamp() - start - (long)(_pending[i] * step);
                redirects += status == 302 ? 1 : 0;
                notFound += status == 404 ? 1 : 0;
                done++;
                _pending[i] = -1;
                _idle.Enqueue(i);
            }
        }

        var counted = latencies.AsSpan(warmUp);
        counted.Sort();
        return new PacedResult(
            Percentile(counted, 0.5), Percentile(counted, 0.99), Percentile(counted, 0.999), Percentile(counted, 1),
            counted.Length, redirects, notFound, total, _reconnects, standstill * MicrosecondsPerSecond / Stopwatch.Frequency);
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    // The status of a whole answer, else 0. A connection that the server closed is opened again, and what it owed is asked again: the
    // request's latency goes on counting.
    private int Receive(int connection)
    {
        var buffer = _buffers[connection];
        var received = _sockets[connection].Receive(buffer.AsSpan(_filled[connection]), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        if (error != SocketError.Success || received == 0)
        {
            _reconnects++;
            Connect(connection);
            if (_pending[connection] >= 0)
            {
                Send(connection, _pending[connection]);
            }

            return 0;
        }

        _filled[connection] += received;
        if (!HttpAnswer.TryRead(buffer.AsSpan(0, _filled[connection]), out var answer))
        {
            return 0;
        }

        _filled[connection] = 0;
        return answer.Status;
    }

    private void Send(int connection, int request)
    {
        var bytes = _requests[request % _requests.Length];
        var sent = _sockets[connection].Send(bytes, SocketFlags.None, out var error);

        // A closed connection shows itself when it is read.
        if (error == SocketError.Success && sent != bytes.Length)
        {
            throw new LoadException("The socket took only part of a request.");
        }
    }

    private void Connect(int connection)
    {
        _sockets[connection]?.Dispose();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, _port);
        socket.Blocking = false;
        _sockets[connection] = socket;
        _filled[connection] = 0;
        _polled[connection] = new PollEntry { File = (int)socket.Handle, Events = Readable };
    }

    private static double Percentile(ReadOnlySpan<long> sorted, double share) => sorted.IsEmpty
        ? 0
        : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * MicrosecondsPerSecond / Stopwatch.Frequency;

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll([In, Out] PollEntry[] entries, nuint count, int timeout);
}
