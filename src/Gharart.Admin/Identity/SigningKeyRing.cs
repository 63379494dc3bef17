using System.Security.Cryptography;
using Gharart.Admin.Data;
using Gharart.Core.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>
/// The ES256 keys of access tokens: one signs, retired ones verify until their last token has run out. Kept in the database,
/// sealed with a key of the master secret, so that every admin host reads the same ring.
/// </summary>
internal sealed class SigningKeyRing(IDbContextFactory<AdminDbContext> contexts, MasterSecret secret, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan SigningLife = TimeSpan.FromDays(30);

    // By then every host signs with a key that another one made.
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromMinutes(1);

    // An unknown key id makes the ring read again, but a flood of made-up ids must not reach the database.
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SecretBox _box = new(secret.Derive(KeyLabels.JwtKeyEncryption));
    private volatile Ring _ring = new(new Dictionary<string, Entry>(), DateTimeOffset.MinValue);

    /// <summary>How long a retired key still verifies: as long as a token that the slowest host signed with it.</summary>
    public static TimeSpan Overlap => AccessTokens.Lifetime + (2 * ReloadInterval);

    /// <summary>The key to sign with now; makes a new one when there is none or the last is old enough.</summary>
    public async Task<ECDsaSecurityKey> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var ring = _ring;
        if (now - ring.LoadedAt < ReloadInterval && ring.Newest(now) is { } current)
        {
            return current.Key;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(now, cancellationToken);
            if (_ring.Newest(now) is null)
            {
                await RotateAsync(now, isDemanded: false, cancellationToken);
                await LoadAsync(now, cancellationToken);
            }

            return _ring.Newest(now)!.Key;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The key that a token names; null when there is none, or when it is retired for longer than its tokens live.</summary>
    public async Task<ECDsaSecurityKey?> FindAsync(string kid, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        if (!_ring.Entries.ContainsKey(kid) && now - _ring.LoadedAt > ReloadPause)
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                if (now - _ring.LoadedAt > ReloadPause)
                {
                    await LoadAsync(now, cancellationToken);
                }
            }
            finally
            {
                _gate.Release();
            }
        }

        return _ring.Entries.TryGetValue(kid, out var entry) && (entry.RetiredAt is not { } retired || now < retired + Overlap) ? entry.Key : null;
    }

    /// <summary>Retires the signing key ahead of its time and answers the id of the new one.</summary>
    public async Task<string> RotateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RotateAsync(now, isDemanded: true, cancellationToken);
            await LoadAsync(now, cancellationToken);
            return _ring.Newest(now)!.Key.KeyId;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.SigningKeys.AsNoTracking().ToListAsync(cancellationToken);
        var known = _ring.Entries;
        _ring = new Ring(
            rows.ToDictionary(
                row => row.Kid,
                row => new Entry(known.TryGetValue(row.Kid, out var entry) ? entry.Key : Open(row), row.CreatedAt, row.RetiredAt)),
            now);
    }

    private async Task RotateAsync(DateTimeOffset now, bool isDemanded, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var keys = await db.SigningKeys.ToListAsync(cancellationToken);
        if (!isDemanded && keys.Exists(key => IsSigning(key.CreatedAt, key.RetiredAt, now)))
        {
            // Another host was faster.
            return;
        }

        foreach (var old in keys.Where(key => key.RetiredAt is null))
        {
            old.RetiredAt = now;
        }

        db.SigningKeys.RemoveRange(keys.Where(key => key.RetiredAt + Overlap < now));
        db.SigningKeys.Add(Create(now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private SigningKey Create(DateTimeOffset now)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var plain = ecdsa.ExportPkcs8PrivateKey();
        var box = _box.Seal(plain, kid);
        CryptographicOperations.ZeroMemory(plain);
        return new SigningKey { Kid = kid, SealedPrivateKey = box, CreatedAt = now };
    }

    private ECDsaSecurityKey Open(SigningKey row)
    {
        var plain = _box.Open(row.SealedPrivateKey, row.Kid);

        // Lives as long as the ring: the token library caches signers over it.
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(plain, out _);
        CryptographicOperations.ZeroMemory(plain);
        return new ECDsaSecurityKey(ecdsa) { KeyId = row.Kid };
    }

    private static bool IsSigning(DateTimeOffset createdAt, DateTimeOffset? retiredAt, DateTimeOffset now) =>
        retiredAt is null && now < createdAt + SigningLife;

    private sealed record Entry(ECDsaSecurityKey Key, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt);

    private sealed record Ring(IReadOnlyDictionary<string, Entry> Entries, DateTimeOffset LoadedAt)
    {
        public Entry? Newest(DateTimeOffset now) =>
            Entries.Values.Where(entry => IsSigning(entry.CreatedAt, entry.RetiredAt, now)).MaxBy(entry => entry.CreatedAt);
    }
}
