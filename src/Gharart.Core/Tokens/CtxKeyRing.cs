namespace Gharart.Core.Tokens;

/// <summary>
/// The ctx keys of a deployment: the ids whose tokens are accepted, and the active one that new tokens are sealed with. Immutable and
/// safe to share; a rotation makes a new ring, and rings made from each other share their keys and what is cached of them.
/// </summary>
public sealed class CtxKeyRing
{
    private readonly MasterSecret _master;
    private readonly byte[]?[] _keysById;

    /// <summary>Derives the keys.</summary>
    /// <param name="master">The deployment's secret.</param>
    /// <param name="keyIds">The ids to accept; at least one.</param>
    /// <param name="activeId">The id to issue with; one of <paramref name="keyIds"/>.</param>
    /// <exception cref="ArgumentException">The active id is not among the accepted ones.</exception>
    public CtxKeyRing(MasterSecret master, ReadOnlySpan<byte> keyIds, byte activeId)
        : this(master, DeriveKeys(master, keyIds), activeId)
    {
    }

    private CtxKeyRing(MasterSecret master, byte[]?[] keysById, byte activeId)
    {
        if (keysById[activeId] is null)
        {
            throw new ArgumentException($"The ring has no ctx key {activeId} to make active.", nameof(activeId));
        }

        _master = master;
        _keysById = keysById;
        ActiveId = activeId;
    }

    /// <summary>The id of the key that new tokens are sealed with.</summary>
    public byte ActiveId { get; }

    /// <summary>The accepted ids, ascending.</summary>
    public IEnumerable<byte> KeyIds => Enumerable.Range(0, _keysById.Length).Where(id => _keysById[id] is not null).Select(id => (byte)id);

    /// <summary>Whether tokens of this key are accepted.</summary>
    public bool Contains(byte keyId) => _keysById[keyId] is not null;

    /// <summary>The same keys with another active one.</summary>
    /// <exception cref="ArgumentException">The ring does not hold that key.</exception>
    public CtxKeyRing WithActive(byte keyId) => keyId == ActiveId ? this : new CtxKeyRing(_master, _keysById, keyId);

    /// <summary>A ring that accepts one more key; step one of a rotation, before any edge may issue with it.</summary>
    public CtxKeyRing WithKey(byte keyId)
    {
        if (Contains(keyId))
        {
            return this;
        }

        var keys = _keysById.ToArray();
        keys[keyId] = _master.Derive(KeyLabels.CtxKey(keyId));
        return new CtxKeyRing(_master, keys, ActiveId);
    }

    /// <summary>A ring that no longer accepts a key; for one that leaked, or whose last token has expired.</summary>
    /// <exception cref="ArgumentException">It is the active key.</exception>
    public CtxKeyRing WithoutKey(byte keyId)
    {
        if (!Contains(keyId))
        {
            return this;
        }

        var keys = _keysById.ToArray();
        keys[keyId] = null;
        return new CtxKeyRing(_master, keys, ActiveId);
    }

    /// <summary>The key of an accepted id, else null. The array's identity names the key in <see cref="CtxDayCiphers"/>.</summary>
    internal byte[]? FindKey(byte keyId) => _keysById[keyId];

    private static byte[]?[] DeriveKeys(MasterSecret master, ReadOnlySpan<byte> keyIds)
    {
        ArgumentNullException.ThrowIfNull(master);
        var keys = new byte[]?[byte.MaxValue + 1];
        foreach (var id in keyIds)
        {
            keys[id] ??= master.Derive(KeyLabels.CtxKey(id));
        }

        return keys;
    }
}
