using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.Admin.Tests.Identity;

/// <summary>A real issuer on loopback, with its discovery document and its keys, that signs whatever a test wants signed.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Kid, RSA Key)> _keys = [];
    private int _keyRequests;

    private OidcIssuer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>How often the keys were fetched.</summary>
    public int KeyRequests => _keyRequests;

    /// <summary>Answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    public RSA Key => _keys[^1].Key;

    public string Kid => _keys[^1].Kid;

    public static async Task<OidcIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new OidcIssuer(builder.Build());
        issuer.Rotate();
        issuer._app.MapGet("/.well-known/openid-configuration", () => issuer.IsDown ? Results.StatusCode(503) : Json($$"""{"issuer":"{{issuer.Url}}","jwks_uri":"{{issuer.Url}}/keys"}"""));
        issuer._app.MapGet("/keys", issuer.Keys);
        await issuer._app.StartAsync();
        issuer.Url = issuer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return issuer;
    }

    /// <summary>From now on signs with a new key, beside which the old one stays in the key set.</summary>
    public void Rotate() => _keys.Add(($"key-{_keys.Count + 1}", RSA.Create(2048)));

    public JsonObject Header() => new() { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = Kid };

    public JsonObject Payload(string email, DateTimeOffset now) => new()
    {
        ["iss"] = Url,
        ["aud"] = "gharart-tests",
        ["sub"] = "f4b1c9",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 600,
        ["email"] = email,
        ["email_verified"] = true,
    };

    public string Sign(JsonObject header, JsonObject payload, RSA? key = null)
    {
        var unsigned = Unsigned(header, payload);
        return unsigned + "." + Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static string Unsigned(JsonObject header, JsonObject payload) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString())) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()));

    /// <summary>A key as the key set shows it.</summary>
    public static JsonObject Jwk(string kid, RSA key)
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = kid,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IResult Keys()
    {
        Interlocked.Increment(ref _keyRequests);
        return IsDown
            ? Results.StatusCode(503)
            : Json(new JsonObject { ["keys"] = new JsonArray([.. _keys.Select(pair => (JsonNode)Jwk(pair.Kid, pair.Key))]) }.ToJsonString());
    }

    private static IResult Json(string text) => Results.Text(text, "application/json");
}
