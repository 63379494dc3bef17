using System.Runtime.InteropServices;

namespace Gharart.Edge.Sockets;

/// <summary>The calls of Linux that the transport is made of. None blocks but <see cref="EpollWait"/>; a negative result leaves its cause in <see cref="LastError"/>.</summary>
internal static unsafe partial class Libc
{
    public const int Interrupted = 4; // EINTR
    public const int WouldBlock = 11; // EAGAIN
    public const int TooManyDescriptors = 24; // EMFILE
    public const int ProtocolError = 71; // EPROTO
    public const int ConnectionAborted = 103; // ECONNABORTED

    public const int ControlAdd = 1; // EPOLL_CTL_ADD
    public const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC, SOCK_CLOEXEC
    public const int NonBlocking = 0x800; // SOCK_NONBLOCK, EFD_NONBLOCK
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int ShutdownBoth = 2; // SHUT_RDWR

    /// <summary>Cause of the last failure on this thread; ask before any other call.</summary>
    public static int LastError => Marshal.GetLastSystemError();

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    public static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int descriptor, void* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "accept4")]
    public static partial int Accept(int listener, byte* address, int* addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int descriptor, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int descriptor, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "dup")]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static partial int GetLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, int id, int niceness);

    /// <summary>For calls that the C library of most systems has no name for; the result and the failures as with the others.</summary>
    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint SystemCall(nint number, nint first, void* second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary><c>struct rlimit</c>.</summary>
    public struct ResourceLimit
    {
        public nuint Current;
        public nuint Highest;
    }
}
