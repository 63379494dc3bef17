using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Gharart.Core.Routing;

namespace Gharart.Edge.Redirecting;

/// <summary>The visitor cookie of weighted splits (contract §5).</summary>
internal static class VisitorCookie
{
    /// <summary>Bytes that hold any cookie that <see cref="Write"/> makes.</summary>
    public const int MaxLength = 128;

    // The rarest variant has one bucket of 10,000; past this many draws the visitor may change variant once, which is better than a stall.
    private const int MaxDraws = 1000;

    // What the visitor classifier takes for an id; ours are 22 long.
    private const int MaxIdLength = 64;

    private static readonly SearchValues<byte> IdCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    public static ReadOnlySpan<byte> Name => "gx_vid"u8;

    // A year.
    private static ReadOnlySpan<byte> Attributes => "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"u8;

    private static ReadOnlySpan<byte> Secure => "; Secure"u8;

    /// <summary>Whether a cookie's value can be an id; anything else counts as no cookie.</summary>
    public static bool IsVisitorId(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MaxIdLength && !value.ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// Writes a <c>Set-Cookie</c> value with a random id that keeps the visitor with the variant that the keyed hash chose for this first visit:
    /// ids are drawn until one falls to that variant. Returns its length.
    /// </summary>
    public static int Write(Rule split, int variant, bool isHttps, Span<byte> output)
    {
        Span<byte> random = stackalloc byte[16];
        Name.CopyTo(output);
        output[Name.Length] = (byte)'=';
        var id = output[(Name.Length + 1)..];
        var length = 0;
        for (var draw = 0; draw < MaxDraws; draw++)
        {
            RandomNumberGenerator.Fill(random);
            length = Base64Url.EncodeToUtf8(random, id);
            if (split.SelectVariant(id[..length]) == variant)
            {
                break;
            }
        }

        length += Name.Length + 1;
        Attributes.CopyTo(output[length..]);
        length += Attributes.Length;
        if (isHttps)
        {
            Secure.CopyTo(output[length..]);
            length += Secure.Length;
        }

        return length;
    }
}
