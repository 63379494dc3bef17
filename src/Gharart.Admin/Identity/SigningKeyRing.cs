using System.Security.Cryptography;
using System.Text;
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
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private static readonly TimeSpan SigningLife = TimeSpan.FromDays(30);

    // An unknown key id makes the ring read again, but a flood of made-up ids must not reach the database.
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly byte[] _sealingKey = secret.Derive(KeyLabels.JwtKeyEncryption);
    private volatile IReadOnlyDictionary<string, Entry> _entries = new Dictionary<string, Entry>();
    private DateTimeOffset _loadedAt = DateTimeOffset.MinValue;

    /// <summary>The key to sign with now; makes a new one when there is none or the last is old enough.</summary>
    public async Task<ECDsaSecurityKey> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        if (Newest(now) is { } current)
        {
            return current.Key;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(now, cancellationToken);
            if (Newest(now) is null)
            {
                await RotateAsync(now, cancellationToken);
                await LoadAsync(now, cancellationToken);
            }

            return Newest(now)!.Key;
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
        if (!_entries.ContainsKey(kid) && now - _loadedAt > ReloadPause)
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                await LoadAsync(now, cancellationToken);
            }
            finally
            {
                _gate.Release();
            }
        }

        return _entries.TryGetValue(kid, out var entry) && (entry.RetiredAt is not { } retired || now < retired + AccessTokens.Lifetime)
            ? entry.Key
            : null;
    }

    public void Dispose() => _gate.Dispose();

    private Entry? Newest(DateTimeOffset now) =>
        _entries.Values.Where(entry => entry.RetiredAt is null && now < entry.CreatedAt + SigningLife).MaxBy(entry => entry.CreatedAt);

    private async Task LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.SigningKeys.AsNoTracking().ToListAsync(cancellationToken);
        var known = _entries;
        _entries = rows.ToDictionary(
            row => row.Kid,
            row => new Entry(known.TryGetValue(row.Kid, out var entry) ? entry.Key : Open(row), row.CreatedAt, row.RetiredAt));
        _loadedAt = now;
    }

    private async Task RotateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var old in await db.SigningKeys.Where(key => key.RetiredAt == null).ToListAsync(cancellationToken))
        {
            old.RetiredAt = now;
        }

        db.SigningKeys.Add(Create(now));
        await db.SaveChangesAsync(cancellationToken);
    }

    private SigningKey Create(DateTimeOffset now)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var plain = ecdsa.ExportPkcs8PrivateKey();
        var box = new byte[NonceLength + TagLength + plain.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_sealingKey, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.ASCII.GetBytes(kid));
        CryptographicOperations.ZeroMemory(plain);
        return new SigningKey { Kid = kid, SealedPrivateKey = box, CreatedAt = now };
    }

    private ECDsaSecurityKey Open(SigningKey row)
    {
        var box = row.SealedPrivateKey.AsSpan();
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_sealingKey, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, Encoding.ASCII.GetBytes(row.Kid));

        // Lives as long as the ring: the token library caches signers over it.
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(plain, out _);
        CryptographicOperations.ZeroMemory(plain);
        return new ECDsaSecurityKey(ecdsa) { KeyId = row.Kid };
    }

    private sealed record Entry(ECDsaSecurityKey Key, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt);
}
