namespace Gharart.Edge.Sockets;

/// <summary>Who is told of a descriptor's events.</summary>
internal interface IPolledSocket
{
    /// <summary>Something changed, or may have: events of a descriptor's former owner can come late. On the thread of a loop; must not block.</summary>
    void OnEvents(EpollEvents events);
}
