using System.Buffers;

namespace Gharart.Edge.Sockets;

/// <summary>
/// Buffers for what is received and sent. A thread keeps two, which go from connection to connection with its work, so that one that waits holds none.
/// </summary>
internal sealed class ThreadBuffers
{
    /// <summary>Length of most buffers: more than a whole request head of greatest length.</summary>
    public const int Length = 32 * 1024;

    [ThreadStatic]
    private static ThreadBuffers? Own;

    private byte[]? _first;
    private byte[]? _second;

    /// <summary>A buffer of at least <see cref="Length"/>.</summary>
    public static byte[] Rent()
    {
        var own = Own ??= new ThreadBuffers();
        if (own._first is { } first)
        {
            own._first = null;
            return first;
        }

        if (own._second is { } second)
        {
            own._second = null;
            return second;
        }

        return ArrayPool<byte>.Shared.Rent(Length);
    }

    /// <summary>Takes back a buffer from here or from the shared pool.</summary>
    public static void Return(byte[] buffer)
    {
        var own = Own ??= new ThreadBuffers();
        if (buffer.Length == Length && own._first is null)
        {
            own._first = buffer;
        }
        else if (buffer.Length == Length && own._second is null)
        {
            own._second = buffer;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
