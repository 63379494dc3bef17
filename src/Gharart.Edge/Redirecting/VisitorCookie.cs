using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Gharart.Core.Routing;

namespace Gharart.Edge.Redirecting;

/// <summary>The visitor cookie of weighted splits (contract §5).</summary>
internal static class VisitorCookie
{
    public const string Name = "gx_vid";

    private const int MaxAgeSeconds = 365 * 24 * 60 * 60;

    // The rarest variant has one bucket of 10,000; past this many draws the visitor may change variant once, which is better than a stall.
    private const int MaxDraws = 1000;

    // What the visitor classifier takes for an id; ours are 22 long.
    private const int MaxIdLength = 64;

    private static readonly SearchValues<byte> IdCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    public static ReadOnlySpan<byte> NameBytes => "gx_vid"u8;

    /// <summary>Whether a cookie's value can be an id; anything else counts as no cookie.</summary>
    public static bool IsVisitorId(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MaxIdLength && !value.ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// A <c>Set-Cookie</c> value with a random id that keeps the visitor with the variant that the keyed hash chose for this first visit:
    /// ids are drawn until one falls to that variant.
    /// </summary>
    public static string Create(Rule split, int variant, bool secure)
    {
        Span<byte> random = stackalloc byte[16];
        Span<byte> id = stackalloc byte[24];
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

        return $"{Name}={System.Text.Encoding.ASCII.GetString(id[..length])}; Max-Age={MaxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax{(secure ? "; Secure" : "")}";
    }
}
