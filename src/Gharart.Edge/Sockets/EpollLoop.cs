using System.Runtime.InteropServices;

namespace Gharart.Edge.Sockets;

/// <summary>A thread that waits for events of many sockets and lets their owners handle them, one after the other.</summary>
internal sealed unsafe partial class EpollLoop : IDisposable
{
    private const int MostAtOnce = 256;

    // The kernel packs struct epoll_event on x86-64 alone: 32 bits of events, 64 of data.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventLength = DataOffset + sizeof(long);

    private readonly PolledSockets _sockets;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly int _epoll;
    private readonly int _wake;
    private volatile bool _isStopping;

    /// <exception cref="IOException">The system has no descriptors left.</exception>
    public EpollLoop(PolledSockets sockets, int number, ILogger logger)
    {
        (_sockets, _logger) = (sockets, logger);
        _epoll = Check(Libc.EpollCreate(Libc.CloseOnExec));
        _wake = Check(Libc.CreateEvent(0, Libc.CloseOnExec | Libc.NonBlocking));
        Add(_wake, EpollEvents.Readable);
        _thread = new Thread(Run) { IsBackground = true, Name = $"visitors {number}" };
        _thread.Start();
    }

    /// <summary>Has the owner of a descriptor told of its events from now on, those that are there already included.</summary>
    /// <exception cref="IOException">The system has no memory left.</exception>
    public void Add(int descriptor, EpollEvents events)
    {
        var added = stackalloc byte[EventLength];
        MemoryMarshal.Write(new Span<byte>(added, sizeof(uint)), (uint)events);
        MemoryMarshal.Write(new Span<byte>(added + DataOffset, sizeof(long)), (long)descriptor);
        Check(Libc.EpollControl(_epoll, Libc.ControlAdd, descriptor, added));
    }

    /// <summary>Ends the thread and waits for that, unless it is the thread itself that asks.</summary>
    public void Dispose()
    {
        _isStopping = true;
        var one = 1L;
        _ = Libc.Write(_wake, &one, sizeof(long));
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private static int Check(int result) => result >= 0 ? result : throw Failure(Libc.LastError);

    private static IOException Failure(int cause) => new($"The system refused to watch connections (errno {cause}).");

    private void Run()
    {
        _ = PromptThread.TryBecome();
        var events = (byte*)NativeMemory.Alloc((nuint)(MostAtOnce * EventLength));
        while (!_isStopping)
        {
            var count = Libc.EpollWait(_epoll, events, MostAtOnce, -1);
            if (count < 0 && Libc.LastError is var cause and not Libc.Interrupted)
            {
                throw Failure(cause);
            }

            for (var i = 0; i < count; i++)
            {
                var next = events + (i * EventLength);
                Handle(*(int*)(next + DataOffset), (EpollEvents)(*(uint*)next));
            }
        }

        PromptThread.End();
        NativeMemory.Free(events);
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
    }

    private void Handle(int descriptor, EpollEvents events)
    {
        try
        {
            _sockets.Find(descriptor)?.OnEvents(events);
        }
#pragma warning disable CA1031 // The thread serves many connections: what one of them does must not end it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotHandled(_logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An event of a connection could not be handled")]
        public static partial void NotHandled(ILogger logger, Exception exception);
    }
}
