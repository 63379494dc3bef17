using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gharart.Edge.Sockets;

/// <summary>
/// Has the calling thread run as soon as it wakes up, before threads of the same process that are in the middle of longer work: journal, shipping, snapshots,
/// compiler. It asks Linux for short slices of the processor (sched_setattr(2), <c>sched_runtime</c> of a normal thread, Linux 6.12 and later, no privilege
/// needed); its share of the processor stays as it was. Where the system does not know this, nothing changes.
/// </summary>
/// <remarks>
/// With the slices that Linux gives by default (0.7 ms and more, ended by a clock that ticks every 4 ms on many servers) a click on an edge with a single core
/// waits for that work: 2–4 ms at p90 of a thread that wakes up beside one busy for 3 ms in 23, against 0.04 with short slices.
/// </remarks>
internal static unsafe class PromptThread
{
    private static readonly ConcurrentDictionary<int, bool> Ids = [];

    // The least that Linux takes.
    private const ulong SliceNanoseconds = 100_000;

    // Threads that this one starts do longer work again: the runtime's compiler is one.
    private const ulong NotInherited = 1; // SCHED_FLAG_RESET_ON_FORK

    private const uint NormalPolicy = 0; // SCHED_OTHER
    private const int Self = 0;

    /// <summary>Whether a thread of this process is one, by the system's id.</summary>
    public static bool Is(int thread) => Ids.ContainsKey(thread);

    /// <summary>False when the system refused or does not know the call.</summary>
    public static bool TryBecome()
    {
        if (CallNumbers() is not var (set, get, id))
        {
            return false;
        }

        Ids[(int)Libc.SystemCall(id, 0, null, 0, 0)] = true;

        // Read first, so that a niceness given from outside stays.
        Attributes attributes;
        if (Libc.SystemCall(get, Self, &attributes, sizeof(Attributes), 0) < 0 || attributes.Policy != NormalPolicy)
        {
            return false;
        }

        (attributes.Flags, attributes.Runtime) = (attributes.Flags | NotInherited, SliceNanoseconds);
        return Libc.SystemCall(set, Self, &attributes, 0, 0) == 0;
    }

    /// <summary>Call it before the thread ends: its id may go to another.</summary>
    public static void End()
    {
        if (CallNumbers() is var (_, _, id))
        {
            _ = Ids.TryRemove((int)Libc.SystemCall(id, 0, null, 0, 0), out _);
        }
    }

    // sched_setattr, sched_getattr and gettid.
    private static (nint Set, nint Get, nint Id)? CallNumbers() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (314, 315, 186),
        Architecture.Arm64 => (274, 275, 178),
        _ => null,
    };

    /// <summary><c>struct sched_attr</c> in its first version.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
