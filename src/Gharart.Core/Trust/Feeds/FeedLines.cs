using System.Security.Cryptography;

namespace Gharart.Core.Trust.Feeds;

/// <summary>The lines of a file one after another, without their ends (LF, CR LF or CR) and without a byte order mark; what was read is hashed.</summary>
/// <param name="stream">The file.</param>
/// <param name="maxLine">Longest line in characters that anybody wants.</param>
internal sealed class FeedLines(Stream stream, int maxLine) : IDisposable
{
    private const int BufferSize = 1 << 18;
    private const int MaxBytesOfACharacter = 4;
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _isBehindCarriageReturn;

    /// <summary>The next line, valid until the next call. One that is far too long comes in pieces, of which the first is too long already.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            if (_isBehindCarriageReturn && _start < _end)
            {
                _start += _buffer[_start] == LineFeed ? 1 : 0;
                _isBehindCarriageReturn = false;
            }

            var rest = _buffer.AsSpan(_start.._end);
            var at = rest.IndexOfAny(LineFeed, CarriageReturn);
            if (at >= 0)
            {
                line = rest[..at];
                _start += at + 1;
                _isBehindCarriageReturn = rest[at] == CarriageReturn;
                return true;
            }

            if (_hasEnded || rest.Length > maxLine * MaxBytesOfACharacter)
            {
                line = rest;
                _start = _end;
                return !rest.IsEmpty;
            }

            Fill();
        }
    }

    /// <summary>The SHA-256 of all that was read, in lower-case hexadecimal digits.</summary>
    public string ContentHash() => Convert.ToHexStringLower(_sha.GetCurrentHash());

    public void Dispose() => _sha.Dispose();

    private void Fill()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var atLeast = _hasBegun ? 1 : 3;
        var read = stream.ReadAtLeast(_buffer.AsSpan(_end), atLeast, throwOnEndOfStream: false);
        _sha.AppendData(_buffer, _end, read);
        _end += read;
        _hasEnded = read < atLeast;
        if (!_hasBegun)
        {
            _hasBegun = true;
            _start = _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8) ? 3 : 0;
        }
    }
}
