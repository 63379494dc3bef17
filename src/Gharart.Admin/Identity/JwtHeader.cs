using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>
/// The first look at a JWT, before any library sees it, and a strict one: its length, three parts, the pinned algorithm, and nothing in its
/// header that would steer how it is checked, save the id of a key that we hold.
/// </summary>
internal static class JwtHeader
{
    private const int LongestToken = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private static readonly string[] ForbiddenHeaders = ["crit", "jwk", "jku", "x5c", "x5u", "enc", "zip", "b64"];

    /// <summary>The key id of a token that may be checked under this algorithm; else null.</summary>
    public static string? ReadKeyId(string token, string algorithm)
    {
        using var header = ReadPart(token, 0);
        return header?.RootElement is { ValueKind: JsonValueKind.Object } root
            && !ForbiddenHeaders.Any(name => root.TryGetProperty(name, out _))
            && Text(root, "alg") == algorithm
            ? Text(root, "kid")
            : null;
    }

    /// <summary>Who the token says that it is from; only good for choosing whose keys and rules it has to pass.</summary>
    public static string? ReadIssuer(string token)
    {
        using var payload = ReadPart(token, 1);
        return payload?.RootElement is { ValueKind: JsonValueKind.Object } root ? Text(root, "iss") : null;
    }

    // Exactly two dots: a JWE, with its decompression, never gets further.
    private static JsonDocument? ReadPart(string token, int index)
    {
        if (token.Length > LongestToken || token.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[index]), Strict);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
