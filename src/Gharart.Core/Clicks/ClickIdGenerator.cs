using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gharart.Core.Clicks;

/// <summary>Makes click ids. Safe on any thread; allocates nothing after a thread's first id.</summary>
/// <remarks>
/// All 74 bits beside the time are random, without a counter, because the id is also the nonce of the click's ctx token
/// (<c>docs/ctx-token.md</c>) and edges draw ids without knowing of each other.
/// </remarks>
public static class ClickIdGenerator
{
    /// <summary>A call to the system's generator costs some 600 ns whatever it fills, so each thread draws for 256 ids (2.5 KiB).</summary>
    internal const int IdsPerBatch = 256;

    private const int BytesPerId = 10;

    [ThreadStatic]
    private static Batch? ThreadBatch;

    /// <summary>The next id for a click at this time.</summary>
    /// <param name="unixMilliseconds">Milliseconds since the Unix epoch, 0 … 2^48 − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time does not fit.</exception>
    public static ClickId Next(long unixMilliseconds)
    {
        var random = (ThreadBatch ??= new Batch()).Take();
        var high = BinaryPrimitives.ReadUInt16LittleEndian(random);
        var low = BinaryPrimitives.ReadUInt64LittleEndian(random[2..]);

        // What was used is an id that goes to visitors; what stays in memory must not tell it again.
        random.Clear();
        return ClickId.Create(unixMilliseconds, high, low);
    }

    private sealed class Batch
    {
        private readonly byte[] _bytes = new byte[IdsPerBatch * BytesPerId];
        private int _next = IdsPerBatch * BytesPerId;

        public Span<byte> Take()
        {
            if (_next == _bytes.Length)
            {
                RandomNumberGenerator.Fill(_bytes);
                _next = 0;
            }

            var taken = _bytes.AsSpan(_next, BytesPerId);
            _next += BytesPerId;
            return taken;
        }
    }
}
