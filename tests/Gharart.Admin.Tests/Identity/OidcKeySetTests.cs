using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Tests.Identity;

public class OidcKeySetTests
{
    private static readonly RSA Good = RSA.Create(2048);

    [Fact]
    public void Parse_KeysOfAllKinds_KeepsThoseForThePinnedAlgorithm()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = curve.ExportParameters(false).Q;
        var keys = new JsonArray(
            OidcIssuer.Jwk("good", Good),
            With("named", "alg", "RS256"),
            With("other-algorithm", "alg", "PS256"),
            With("for-encryption", "use", "enc"),
            With("damaged", "n", "!!!"),
            With("not-text", "n", 7),
            OidcIssuer.Jwk("small", small),
            OidcIssuer.Jwk("", Good),
            new JsonObject { ["kty"] = "oct", ["kid"] = "secret", ["k"] = "AAAA" },
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "ec", ["x"] = Convert.ToBase64String(q.X!), ["y"] = Convert.ToBase64String(q.Y!) },
            7);

        Assert.Equal(["good", "named"], Parse(keys, "RS256").Order());
        Assert.Equal(["ec"], Parse([new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "ec", ["x"] = Url(q.X!), ["y"] = Url(q.Y!) }], "ES256"));
        Assert.Empty(Parse([new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "off-curve", ["x"] = Url(q.X!), ["y"] = Url(q.X!) }], "ES256"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    public void Parse_NoKeySet_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => OidcKeySet.Parse(Encoding.UTF8.GetBytes(json), "RS256"));

    private static JsonObject With(string kid, string member, JsonNode value)
    {
        var key = OidcIssuer.Jwk(kid, Good);
        key[member] = value;
        return key;
    }

    private static List<string> Parse(JsonArray keys, string algorithm) =>
        [.. OidcKeySet.Parse(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = keys }.ToJsonString()), algorithm).Keys];

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
