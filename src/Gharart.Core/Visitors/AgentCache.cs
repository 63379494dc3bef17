namespace Gharart.Core.Visitors;

/// <summary>
/// A direct-mapped cache of what user agents mean: fixed size, no lock, no allocation, the newest wins its slot.
/// </summary>
/// <remarks>
/// A slot is one 64-bit word, so it cannot be read torn. The low 12 bits of the hash choose the slot and its upper 56 bits are
/// stored in it (the facts take the low byte), so a hit has compared all 64 bits. With the secret key of <see cref="AgentHash"/>
/// a hostile agent cannot be built to stand in for another one; it can at most evict it, which costs a scan.
/// </remarks>
internal sealed class AgentCache
{
    // 32 KiB: the agents of a busy hour, and small enough to stay in the second-level cache.
    private const int Slots = 4096;

    private const int FactsBits = 8;
    private const byte Present = 0x80;
    private const int FamilyShift = 3;

    private readonly ulong[] _slots = new ulong[Slots];

    public bool TryGet(ulong hash, out AgentFacts facts)
    {
        var word = Volatile.Read(ref _slots[(int)(hash & (Slots - 1))]);
        var packed = (byte)(word & byte.MaxValue);
        facts = new AgentFacts((DeviceClass)(packed & 7), (UserAgentFamily)((packed & ~Present) >> FamilyShift));
        return (word ^ hash) >> FactsBits == 0 && (packed & Present) != 0;
    }

    public void Set(ulong hash, AgentFacts facts)
    {
        var packed = (byte)(Present | ((int)facts.Family << FamilyShift) | (int)facts.Device);
        Volatile.Write(ref _slots[(int)(hash & (Slots - 1))], (hash & ~(ulong)byte.MaxValue) | packed);
    }
}
