namespace Gharart.Edge.Sockets;

/// <summary>What Linux tells of a descriptor (<c>epoll_ctl(2)</c>).</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,

    /// <summary>There is something to read, or to accept.</summary>
    Readable = 0x1,

    /// <summary>There is room to write.</summary>
    Writable = 0x4,

    /// <summary>It failed.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended.</summary>
    HungUp = 0x10,

    /// <summary>The other end sends no more.</summary>
    PeerEnded = 0x2000,

    /// <summary>Tell of changes only.</summary>
    EdgeTriggered = 0x8000_0000,
}
