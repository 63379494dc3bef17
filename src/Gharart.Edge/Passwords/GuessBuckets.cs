namespace Gharart.Edge.Passwords;

/// <summary>
/// Token buckets in a table of fixed size, full at first and refilled one token at a time (GCRA: a bucket is the moment at which it will be full).
/// Where there is no room for another, the fullest of its neighbours is forgotten. Not for several threads at once.
/// </summary>
internal sealed class GuessBuckets<TKey>
    where TKey : struct, IEquatable<TKey>
{
    private const int SetSize = 8;

    private readonly (TKey Key, long FullAt)[] _slots;
    private readonly int _burst;
    private readonly long _interval;

    /// <param name="sets">Slots, by the eight; a power of two.</param>
    /// <param name="burst">Tokens of a full bucket.</param>
    /// <param name="interval">Milliseconds that a token takes to come back.</param>
    public GuessBuckets(int sets, int burst, long interval)
    {
        _slots = new (TKey, long)[sets * SetSize];
        _burst = burst;
        _interval = interval;
    }

    /// <summary>Milliseconds until there is a token; 0 where there is one.</summary>
    public long Wait(TKey key, long now) => Math.Max(0, Find(key, now).FullAt - now - ((_burst - 1) * _interval));

    /// <summary>Takes a token.</summary>
    public void Take(TKey key, long now)
    {
        ref var slot = ref Find(key, now);
        slot = (key, Math.Max(slot.FullAt, now) + _interval);
    }

    /// <summary>Gives a token back.</summary>
    public void GiveBack(TKey key, long now)
    {
        ref var slot = ref Find(key, now);
        slot.FullAt -= _interval;
    }

    // The key's slot; if it has none, the one that it may take, emptied.
    private ref (TKey Key, long FullAt) Find(TKey key, long now)
    {
        // Seeded anew in each process: nobody can choose keys that meet.
        var set = (HashCode.Combine(key) & ((_slots.Length / SetSize) - 1)) * SetSize;
        var fullest = set;
        for (var i = set; i < set + SetSize; i++)
        {
            if (_slots[i].Key.Equals(key))
            {
                return ref _slots[i];
            }

            if (_slots[i].FullAt < _slots[fullest].FullAt)
            {
                fullest = i;
            }
        }

        _slots[fullest] = (key, now);
        return ref _slots[fullest];
    }
}
