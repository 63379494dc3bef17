using System.Text;
using Microsoft.Extensions.Primitives;

namespace Gharart.Edge.Redirecting;

/// <summary>Copies header texts into one stack buffer, so that the byte code of the core can read them without allocating.</summary>
internal ref struct HeaderBytes(Span<byte> buffer)
{
    /// <summary>Enough for the headers that routing reads; the server refuses more than 16 KiB of headers and 4 KiB of request line.</summary>
    public const int Length = 12 * 1024;

    private Span<byte> _free = buffer;

    /// <summary>The text as Latin-1 bytes (several values joined by a comma), or empty where it is absent or the buffer is used up.</summary>
    public ReadOnlySpan<byte> Take(in StringValues values, string separator = ", ") =>
        Take(values.Count > 1 ? string.Join(separator, (IEnumerable<string?>)values!) : (string?)values);

    /// <inheritdoc cref="Take(in StringValues, string)" />
    public ReadOnlySpan<byte> Take(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > _free.Length)
        {
            return [];
        }

        // Latin-1 turns what is no byte into '?', which no class of visitor depends on.
        var written = Encoding.Latin1.GetBytes(text, _free);
        var taken = _free[..written];
        _free = _free[written..];
        return taken;
    }
}
