using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>The keys of an issuer's JWKS (RFC 7517) that may check signatures of the pinned algorithm; all others are passed over.</summary>
internal static class OidcKeySet
{
    private const int SmallestRsaKey = 2048;
    private const int MostKeys = 64;

    /// <exception cref="JsonException">It is no JSON, or no key set.</exception>
    public static Dictionary<string, SecurityKey> Parse(ReadOnlyMemory<byte> json, string algorithm)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("There is no list of keys.");
        }

        var keys = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray().Take(MostKeys))
        {
            if (item.ValueKind == JsonValueKind.Object && TryRead(item, algorithm, out var key))
            {
                keys.TryAdd(key.KeyId, key);
            }
        }

        return keys;
    }

    private static bool TryRead(JsonElement item, string algorithm, [NotNullWhen(true)] out SecurityKey? key)
    {
        key = null;
        if (Text(item, "kid") is not { Length: > 0 } kid
            || Text(item, "use") is not (null or "sig")
            || (Text(item, "alg") is { } named && named != algorithm))
        {
            return false;
        }

        try
        {
            key = algorithm[0] == 'E' ? ReadEc(item, kid, algorithm) : ReadRsa(item, kid);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            // A damaged key is no key.
        }

        return key is not null;
    }

    private static RsaSecurityKey? ReadRsa(JsonElement item, string kid)
    {
        if (Text(item, "kty") != "RSA" || Bytes(item, "n") is not { } modulus || Bytes(item, "e") is not { } exponent || modulus.Length * 8 < SmallestRsaKey)
        {
            return null;
        }

        // Imported once here, so that a key that cannot be used is noticed now.
        var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return new RsaSecurityKey(rsa) { KeyId = kid };
    }

    private static ECDsaSecurityKey? ReadEc(JsonElement item, string kid, string algorithm)
    {
        var (name, curve) = algorithm switch
        {
            "ES256" => ("P-256", ECCurve.NamedCurves.nistP256),
            "ES384" => ("P-384", ECCurve.NamedCurves.nistP384),
            _ => ("P-521", ECCurve.NamedCurves.nistP521),
        };
        return Text(item, "kty") == "EC" && Text(item, "crv") == name && Bytes(item, "x") is { } x && Bytes(item, "y") is { } y
            ? new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } })) { KeyId = kid }
            : null;
    }

    private static byte[]? Bytes(JsonElement item, string name) => Text(item, name) is { } text ? Base64UrlEncoder.DecodeBytes(text) : null;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
