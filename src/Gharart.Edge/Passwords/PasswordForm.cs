using System.Net;
using System.Text;

namespace Gharart.Edge.Passwords;

/// <summary>
/// The form of a link with a password, as <c>application/x-www-form-urlencoded</c>: the password, and the origin that the visitor came to the form
/// from, since what routes by source would else see only the form itself.
/// </summary>
internal sealed class PasswordForm
{
    /// <summary>Name of the field that the visitor fills in.</summary>
    public const string PasswordField = "password";

    /// <summary>Name of the field that goes along.</summary>
    public const string ReferrerField = "referrer";

    private const int MaxReferrerLength = 300;

    private static ReadOnlySpan<byte> MediaType => "application/x-www-form-urlencoded"u8;

    public string Password { get; private init; } = "";

    /// <summary>An origin such as <c>https://social.example/</c>, or empty.</summary>
    public byte[] Referrer { get; private init; } = [];

    /// <summary>Whether a <c>Content-Type</c> names such a form; parameters make no difference.</summary>
    public static bool IsForm(ReadOnlySpan<byte> contentType)
    {
        var end = contentType.IndexOf((byte)';');
        return Ascii.EqualsIgnoreCase((end < 0 ? contentType : contentType[..end]).Trim(" \t"u8), MediaType);
    }

    /// <summary>Reads a body; what is not in it stays empty. Of a field that stands twice the first counts.</summary>
    public static PasswordForm Read(ReadOnlySpan<byte> body)
    {
        string? password = null;
        string? referrer = null;
        foreach (var range in body.Split((byte)'&'))
        {
            var field = body[range];
            var equals = field.IndexOf((byte)'=');
            if (equals < 0)
            {
                continue;
            }

            switch (Decode(field[..equals]))
            {
                case PasswordField:
                    password ??= Decode(field[(equals + 1)..]);
                    break;
                case ReferrerField:
                    referrer ??= Decode(field[(equals + 1)..]);
                    break;
            }
        }

        return new PasswordForm { Password = password ?? "", Referrer = OriginOf(Encoding.ASCII.GetBytes(referrer ?? "")) };
    }

    /// <summary>The origin of a <c>Referer</c>, all of it that routing looks at; empty for what is none.</summary>
    public static byte[] OriginOf(ReadOnlySpan<byte> referrer)
    {
        var scheme = referrer.IndexOf("://"u8);
        if (scheme <= 0)
        {
            return [];
        }

        var host = referrer[(scheme + 3)..];
        var end = host.IndexOfAny("/?#"u8);
        var origin = referrer[..(scheme + 3 + (end < 0 ? host.Length : end))];
        return origin.Length > MaxReferrerLength || origin.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) ? [] : [.. origin, (byte)'/'];
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        var bytes = text.ToArray();
        return Encoding.UTF8.GetString(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length)!);
    }
}
