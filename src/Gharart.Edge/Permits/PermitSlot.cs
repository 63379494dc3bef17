using System.Runtime.CompilerServices;

namespace Gharart.Edge.Permits;

/// <summary>
/// The numbers of one lease, in the mapped file: what was changed is there for the next start, also after <c>kill -9</c>. Used and ceiling are one word, so
/// that a permit is taken, and the ceiling moved, in one interlocked step. Clicks take; everything else has one writer.
/// </summary>
/// <remarks>Unsafe like <see cref="PermitChunk"/>. Layout: 8 bytes used (low half) and ceiling, 4 link, 4 serial, 4 limit, 4 flags (1 closing), 8 unused.</remarks>
internal sealed unsafe class PermitSlot
{
    public const int Size = 32;

    private const int LinkAt = 8;
    private const int SerialAt = 12;
    private const int LimitAt = 16;
    private const int FlagsAt = 20;

    private readonly PermitChunk _chunk;
    private readonly byte* _at;

    public PermitSlot(PermitChunk chunk, int index)
    {
        _chunk = chunk;
        _at = chunk.At(index);
    }

    /// <summary>The link; 0 for a slot that is free.</summary>
    public uint LinkNumber => Get(LinkAt);

    /// <summary>Of the last answer that was taken over.</summary>
    public uint Serial => Get(SerialAt);

    /// <summary>The link's limit when it was last looked at.</summary>
    public uint Limit
    {
        get => Get(LimitAt);
        set => Set(LimitAt, value);
    }

    /// <summary>Whether the lease is being given up for good.</summary>
    public bool IsClosing => Get(FlagsAt) != 0;

    /// <summary>Clicks that were answered, and clicks that may be answered all in all.</summary>
    public (uint Used, uint Ceiling) Numbers => Split(Volatile.Read(ref Word));

    /// <summary>Whether the numbers can be what this class wrote.</summary>
    public bool IsSound => Numbers is var (used, ceiling) && used <= ceiling && ceiling <= int.MaxValue;

    private ref ulong Word => ref Unsafe.AsRef<ulong>(_at);

    /// <summary>Takes a permit if there is one left.</summary>
    public bool TryTake(out uint left)
    {
        while (true)
        {
            var word = Volatile.Read(ref Word);
            var (used, ceiling) = Split(word);
            if (used >= ceiling)
            {
                left = 0;
                return false;
            }

            if (TryChange(word, used + 1, ceiling))
            {
                left = ceiling - used - 1;
                GC.KeepAlive(_chunk);
                return true;
            }
        }
    }

    /// <summary>Gives up unused permits; at most what is there.</summary>
    public void GiveBack(uint count)
    {
        while (true)
        {
            var word = Volatile.Read(ref Word);
            var (used, ceiling) = Split(word);
            if (TryChange(word, used, ceiling - Math.Min(count, ceiling - used)))
            {
                return;
            }
        }
    }

    /// <summary>Takes over what the admin granted.</summary>
    /// <param name="serial">Of the answer.</param>
    /// <param name="granted">The ceiling.</param>
    /// <param name="usedBefore">What a new lease begins with: the holder may have had one of this link before, and have forgotten it.</param>
    public void Adopt(uint serial, uint granted, uint usedBefore)
    {
        while (true)
        {
            var word = Volatile.Read(ref Word);
            var (used, _) = Split(word);
            used = Serial == 0 ? Math.Max(used, usedBefore) : used;
            if (TryChange(word, used, Math.Max(used, granted)))
            {
                // After the ceiling: a crash between the two leaves an older serial: the admin says the same again.
                Set(SerialAt, serial);
                return;
            }
        }
    }

    /// <summary>Gives up all unused permits and takes none any more.</summary>
    public void Close()
    {
        Set(FlagsAt, 1);
        GiveBack(uint.MaxValue);
    }

    /// <summary>Makes a free slot the lease of a link.</summary>
    public void Assign(uint linkNumber, uint limit)
    {
        Volatile.Write(ref Word, 0);
        Set(SerialAt, 0);
        Set(LimitAt, limit);
        Set(FlagsAt, 0);
        Set(LinkAt, linkNumber);
    }

    /// <summary>Makes it a free slot.</summary>
    public void Free() => Set(LinkAt, 0);

    private static (uint Used, uint Ceiling) Split(ulong word) => ((uint)(word & uint.MaxValue), (uint)(word >> 32));

    private bool TryChange(ulong word, uint used, uint ceiling) => Interlocked.CompareExchange(ref Word, ((ulong)ceiling << 32) | used, word) == word;

    private uint Get(int at)
    {
        var value = Volatile.Read(ref Unsafe.AsRef<uint>(_at + at));
        GC.KeepAlive(_chunk);
        return value;
    }

    private void Set(int at, uint value)
    {
        Volatile.Write(ref Unsafe.AsRef<uint>(_at + at), value);
        GC.KeepAlive(_chunk);
    }
}
