using System.Buffers.Text;

namespace Gharart.Core.Tokens;

/// <summary>Seals ctx tokens with the ring's active key. Safe to share; allocates nothing once a thread has the day's key.</summary>
/// <param name="keys">The ring; a rotation makes a new issuer.</param>
public sealed class CtxTokenIssuer(CtxKeyRing keys)
{
    private readonly byte _keyId = keys.ActiveId;
    private readonly byte[] _key = keys.FindKey(keys.ActiveId)!;

    /// <summary>
    /// Writes the token of a click as <see cref="CtxToken.Length"/> ASCII characters of base64url.
    /// </summary>
    /// <param name="claims">
    /// What it says. Its click id must be fresh from <see cref="Clicks.ClickIdGenerator"/> and never be used for other claims: it is the nonce.
    /// </param>
    /// <param name="destination">At least <see cref="CtxToken.Length"/> bytes.</param>
    /// <returns>False, with nothing written, when the destination is too short, the click id is no UUIDv7, or the device or a trait is unknown.</returns>
    public bool TryWrite(in CtxClaims claims, Span<byte> destination)
    {
        Span<byte> fields = stackalloc byte[CtxSealedFields.Length];
        if (destination.Length < CtxToken.Length || !claims.ClickId.IsValid || !CtxSealedFields.TryWrite(claims, fields))
        {
            return false;
        }

        Span<byte> token = stackalloc byte[CtxToken.ByteLength];
        token[0] = CtxToken.Version;
        token[CtxToken.KeyIdOffset] = _keyId;
        claims.ClickId.WriteBigEndian(token[CtxToken.ClickIdOffset..]);
        CtxDayCiphers.Get(_key, claims.ClickId.UnixMilliseconds).Seal(fields, token);
        return Base64Url.TryEncodeToUtf8(token, destination, out _);
    }
}
