using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Clicks;

namespace Gharart.Core.Tokens;

/// <summary>
/// Opens ctx tokens without any store. Safe to share; accepting a token allocates nothing once a thread has the key of its day.
/// </summary>
/// <param name="keys">The ring; a rotation makes a new verifier.</param>
public sealed class CtxTokenVerifier(CtxKeyRing keys)
{
    /// <summary>Enough base64url characters to tell the version byte.</summary>
    private const int VersionCharacters = 4;

    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Verifies a token as it came in a body or query.</summary>
    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, long, TimeSpan, out CtxClaims)"/>
    public CtxVerdict Verify(ReadOnlySpan<char> token, long nowUnixMilliseconds, TimeSpan maxAge, out CtxClaims claims)
    {
        Span<byte> ascii = stackalloc byte[CtxToken.MaxLengthOfAnyVersion];
        if (token.Length > ascii.Length || Ascii.FromUtf16(token, ascii, out var length) != OperationStatus.Done)
        {
            claims = default;
            return CtxVerdict.Malformed;
        }

        return Verify(ascii[..length], nowUnixMilliseconds, maxAge, out claims);
    }

    /// <summary>Verifies a token. Authenticity comes strictly before age, so that a forged token learns nothing of the clock.</summary>
    /// <param name="token">The text of the token.</param>
    /// <param name="nowUnixMilliseconds">The time, in milliseconds since the Unix epoch.</param>
    /// <param name="maxAge">How old the click may be; see the lifetimes of <see cref="CtxToken"/>. Exactly that old is accepted.</param>
    /// <param name="claims">What the token says, when it is valid; else the default.</param>
    public CtxVerdict Verify(ReadOnlySpan<byte> token, long nowUnixMilliseconds, TimeSpan maxAge, out CtxClaims claims)
    {
        claims = default;
        if (token.IsEmpty)
        {
            return CtxVerdict.Missing;
        }

        Span<byte> bytes = stackalloc byte[CtxToken.ByteLength];
        var decoded = Decode(token, bytes);
        if (decoded != CtxVerdict.Valid)
        {
            return decoded;
        }

        var clickId = ClickId.ReadBigEndian(bytes[CtxToken.ClickIdOffset..]);
        if (!clickId.IsValid)
        {
            return CtxVerdict.Malformed;
        }

        if (keys.FindKey(bytes[CtxToken.KeyIdOffset]) is not { } key)
        {
            return CtxVerdict.UnknownKey;
        }

        Span<byte> fields = stackalloc byte[CtxSealedFields.Length];
        if (!CtxDayCiphers.Get(key, clickId.UnixMilliseconds).TryOpen(bytes, fields))
        {
            return CtxVerdict.NotAuthentic;
        }

        if (!CtxSealedFields.TryRead(fields, out var opened))
        {
            return CtxVerdict.Malformed;
        }

        var verdict = JudgeAge(nowUnixMilliseconds - clickId.UnixMilliseconds, maxAge);
        if (verdict == CtxVerdict.Valid)
        {
            claims = opened with { ClickId = clickId };
        }

        return verdict;
    }

    private static CtxVerdict Decode(ReadOnlySpan<byte> token, Span<byte> bytes)
    {
        if (token.Length is < VersionCharacters or > CtxToken.MaxLengthOfAnyVersion || token.ContainsAnyExcept(Alphabet))
        {
            return CtxVerdict.Malformed;
        }

        // The version comes before the length: a later version may have another one.
        Span<byte> head = stackalloc byte[3];
        _ = Base64Url.DecodeFromUtf8(token[..VersionCharacters], head, out _, out _);
        if (head[0] != CtxToken.Version)
        {
            return CtxVerdict.UnsupportedVersion;
        }

        if (token.Length != CtxToken.Length)
        {
            return CtxVerdict.Malformed;
        }

        // Refuses stray bits after the last byte; padding and white space, which it would skip, are gone with the alphabet.
        var status = Base64Url.DecodeFromUtf8(token, bytes, out _, out var written);
        return status == OperationStatus.Done && written == bytes.Length ? CtxVerdict.Valid : CtxVerdict.Malformed;
    }

    private static CtxVerdict JudgeAge(long ageMilliseconds, TimeSpan maxAge)
    {
        if (ageMilliseconds < -CtxToken.ClockSkew.TotalMilliseconds)
        {
            return CtxVerdict.FromFuture;
        }

        return ageMilliseconds > maxAge.TotalMilliseconds ? CtxVerdict.Expired : CtxVerdict.Valid;
    }
}
