using System.Security.Cryptography;

namespace Gharart.Core.Tokens;

/// <summary>
/// The cipher of one ctx key and day. Seals by the processor's instructions where it has them, which takes a tenth of the library's time, and opens by
/// the library. For one thread at a time.
/// </summary>
internal sealed class CtxDayCipher : IDisposable
{
    private readonly AesGcm _library;
    private readonly HardwareAesGcm? _hardware;
    private bool _isDisposed;

    /// <param name="key">32 bytes; not kept.</param>
    public CtxDayCipher(ReadOnlySpan<byte> key)
    {
        _library = new AesGcm(key, CtxToken.TagLength);
        _hardware = HardwareAesGcm.IsSupported ? new HardwareAesGcm(key) : null;
    }

    /// <summary>Fills sealed fields and tag of a token of which version, key id and click id are there.</summary>
    /// <exception cref="ObjectDisposedException">The key is forgotten already.</exception>
    public void Seal(ReadOnlySpan<byte> fields, Span<byte> token)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var nonce = token.Slice(CtxToken.NonceOffset, CtxToken.NonceLength);
        var hidden = token.Slice(CtxToken.SealedOffset, CtxSealedFields.Length);
        var tag = token.Slice(CtxToken.TagOffset, CtxToken.TagLength);
        var open = token[..CtxToken.SealedOffset];
        if (_hardware is not null)
        {
            _hardware.Encrypt(nonce, fields, hidden, tag, open);
        }
        else
        {
            _library.Encrypt(nonce, fields, hidden, tag, open);
        }
    }

    /// <summary>Reads the sealed fields of a token; false when it is not authentic.</summary>
    public bool TryOpen(ReadOnlySpan<byte> token, Span<byte> fields)
    {
        try
        {
            _library.Decrypt(
                token.Slice(CtxToken.NonceOffset, CtxToken.NonceLength),
                token.Slice(CtxToken.SealedOffset, CtxSealedFields.Length),
                token[CtxToken.TagOffset..],
                fields,
                token[..CtxToken.SealedOffset]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The framework has no other way to say so; nothing on the click path opens tokens.
            return false;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _library.Dispose();
        _hardware?.Clear();
    }
}
