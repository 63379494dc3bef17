using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Identity;

/// <summary>Tokens made by hand: each differs from a good one in one thing, and is refused for it.</summary>
public class AccessTokenTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private JsonObject _header = [];
    private JsonObject _payload = [];
    private ECDsa _key = null!;

    [Fact]
    public async Task Token_MadeByHandWithTheRealKey_IsAccepted()
    {
        await StartAsync();

        await MeAsync(Sign()).ReadAsync();
    }

    [Fact]
    public async Task Token_None_IsMissing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/auth/me");
        using var response = await admin.Anonymous().SendAsync(request);

        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        await Task.FromResult(response).RefusedAsync(401, "missing_bearer_token");
    }

    [Theory]
    [InlineData("Basic abc", "missing_bearer_token")]
    [InlineData("Bearer ", "missing_bearer_token")]
    [InlineData("Bearer x", "invalid_token")]
    [InlineData("Bearer a.b", "invalid_token")]
    [InlineData("Bearer a.b.c", "invalid_token")]
    [InlineData("Bearer ..", "invalid_token")]
    [InlineData("Bearer a.b.c.d.e", "invalid_token")]
    public async Task Header_Malformed_IsRefused(string header, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/auth/me");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        await admin.Anonymous().SendAsync(request).RefusedAsync(401, code);
    }

    [Theory]
    [InlineData("{0}.a.b")]
    [InlineData("{0}.")]
    [InlineData(".{0}")]
    [InlineData("{0}.{0}")]
    public async Task Token_GoodWithPartsAdded_IsRefused(string form)
    {
        await StartAsync();

        await MeAsync(string.Format(CultureInfo.InvariantCulture, form, Sign())).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public async Task Algorithm_None_IsRefused(string algorithm)
    {
        await StartAsync();
        _header["alg"] = algorithm;

        await MeAsync(Unsigned() + ".").RefusedAsync(401, "invalid_token");
        await MeAsync(Sign()).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task Algorithm_HmacUnderThePublicKey_IsRefused()
    {
        await StartAsync();
        _header["alg"] = "HS256";
        var unsigned = Unsigned();
        var point = _key.ExportParameters(false).Q;
        byte[][] publicForms = [_key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), point.X!, [4, .. point.X!, .. point.Y!]];

        foreach (var secret in publicForms)
        {
            await MeAsync(unsigned + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))).RefusedAsync(401, "invalid_token");
        }
    }

    [Fact]
    public async Task Key_EmbeddedInTheToken_IsNotUsed()
    {
        await StartAsync();
        using var attacker = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = attacker.ExportParameters(false).Q;
        _header["jwk"] = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };

        await MeAsync(Sign()).RefusedAsync(401, "invalid_token");
        await MeAsync(Sign(attacker)).RefusedAsync(401, "invalid_token");
        _header.Remove("jwk");
        await MeAsync(Sign(attacker)).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("crit", """["exp"]""")]
    [InlineData("jku", "\"https://evil.example/jwks\"")]
    [InlineData("x5u", "\"https://evil.example/x\"")]
    [InlineData("x5c", "[\"AAAA\"]")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("kid", "\"unknown\"")]
    [InlineData("kid", "7")]
    [InlineData("alg", "\"ES384\"")]
    [InlineData("alg", "null")]
    public async Task Header_ThatSteersTheCheck_IsRefused(string name, string json)
    {
        await StartAsync();
        _header[name] = JsonNode.Parse(json);
        using var attacker = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await MeAsync(Sign()).RefusedAsync(401, "invalid_token");
        await MeAsync(Sign(attacker)).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("iss", "\"someone\"")]
    [InlineData("iss", null)]
    [InlineData("aud", "\"other\"")]
    [InlineData("aud", null)]
    [InlineData("sub", "\"0\"")]
    [InlineData("sub", "\"-1\"")]
    [InlineData("sub", "\"x\"")]
    [InlineData("sub", null)]
    [InlineData("sid", null)]
    [InlineData("exp", null)]
    [InlineData("nbf", null)]
    public async Task Claim_WrongOrMissing_IsRefused(string name, string? json)
    {
        await StartAsync();
        if (json is null)
        {
            _payload.Remove(name);
        }
        else
        {
            _payload[name] = JsonNode.Parse(json);
        }

        await MeAsync(Sign()).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("exp", 0, "token_expired")]
    [InlineData("exp", -1, "token_expired")]
    [InlineData("nbf", 31, "invalid_token")]
    public async Task Claim_OfTime_IsCheckedByTheInjectedClock(string name, int secondsFromNow, string code)
    {
        await StartAsync();
        _payload[name] = admin.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsFromNow;

        await MeAsync(Sign()).RefusedAsync(401, code);
    }

    [Fact]
    public async Task Token_AfterAnHour_IsExpired()
    {
        using var client = await admin.OwnerAsync();
        await client.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync();

        admin.Clock.Advance(AccessTokens.Lifetime);

        await client.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).RefusedAsync(401, "token_expired");
    }

    [Fact]
    public async Task Token_AnyByteChanged_IsRefused()
    {
        await StartAsync();
        var token = Sign();
        const int Seed = 20260501;
        var random = new Random(Seed);
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(token.Length);
            if (token[at] == '.' || at == token.Length - 1 || token[at + 1] == '.')
            {
                continue;
            }

            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            using var response = await MeAsync(changed);
            Assert.True((int)response.StatusCode == 401, $"seed {Seed}, round {i}, place {at}");
        }
    }

    [Fact]
    public async Task Token_LongerThan8KiB_IsRefused()
    {
        await StartAsync();
        _payload["pad"] = new string('x', 7 * 1024);

        await MeAsync(Sign()).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("x-api-key")]
    public async Task Token_Of20KiB_IsRefusedLikeAnyOther(string header)
    {
        await StartAsync();
        _payload["pad"] = new string('x', 15 * 1024);
        var token = Sign();
        Assert.True(token.Length > 20 * 1024);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/auth/me");
        request.Headers.TryAddWithoutValidation(header, header == "x-api-key" ? token : "Bearer " + token);

        await admin.Anonymous().SendAsync(request).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task SigningKey_RotatedOnDemand_OldTokensLiveOn()
    {
        using var operatorClient = await admin.OwnerAsync();
        var ring = admin.Services.GetRequiredService<SigningKeyRing>();
        var old = await ring.CurrentAsync(CancellationToken.None);

        var rotated = await operatorClient.PostJsonAsync("/v2/operator/signing-keys/rotate", "").ReadAsync();

        Assert.NotEqual(old.KeyId, rotated.GetProperty("keyId").GetString());
        Assert.Equal(rotated.GetProperty("keyId").GetString(), (await ring.CurrentAsync(CancellationToken.None)).KeyId);
        await operatorClient.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync();
        using var fresh = await admin.OwnerAsync();
        await fresh.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync();
    }

    [Fact]
    public async Task SigningKey_RotatedByAnotherHost_SignsHereWithinAMinute()
    {
        var here = admin.Services.GetRequiredService<SigningKeyRing>();
        await here.CurrentAsync(CancellationToken.None);
        using var there = ActivatorUtilities.CreateInstance<SigningKeyRing>(admin.Services);

        var rotated = await there.RotateAsync(CancellationToken.None);

        Assert.NotNull(await here.FindAsync(rotated, CancellationToken.None) ?? await AfterAsync(TimeSpan.FromSeconds(6), () => here.FindAsync(rotated, CancellationToken.None)));
        Assert.Equal(rotated, (await AfterAsync(TimeSpan.FromMinutes(1), () => here.CurrentAsync(CancellationToken.None)))!.KeyId);

        Task<T> AfterAsync<T>(TimeSpan time, Func<Task<T>> work)
        {
            admin.Clock.Advance(time);
            return work();
        }
    }

    [Fact]
    public async Task Token_OfAccountThatIsGone_IsRefused()
    {
        var email = await admin.NewAccountAsync();
        using var client = await admin.SignInAsync(email);

        await admin.WithDatabaseAsync(db => db.Accounts.Where(account => account.Email == email).ExecuteDeleteAsync());

        await client.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task SigningKey_AfterItsLife_IsReplacedAndSealedInTheDatabase()
    {
        var ring = admin.Services.GetRequiredService<SigningKeyRing>();
        var old = await ring.CurrentAsync(CancellationToken.None);

        admin.Clock.Advance(TimeSpan.FromDays(31));
        var current = await ring.CurrentAsync(CancellationToken.None);

        Assert.NotEqual(old.KeyId, current.KeyId);
        Assert.NotNull(await ring.FindAsync(old.KeyId, CancellationToken.None));
        admin.Clock.Advance(SigningKeyRing.Overlap);
        Assert.Null(await ring.FindAsync(old.KeyId, CancellationToken.None));
        var stored = await admin.WithDatabaseAsync(db => db.SigningKeys.SingleAsync(key => key.Kid == current.KeyId));
        Assert.Equal(-1, stored.SealedPrivateKey.AsSpan().IndexOf(current.ECDsa.ExportParameters(true).D));
    }

    // A session in the database and the parts of a token that belongs to it.
    private async Task StartAsync()
    {
        using var client = await admin.OwnerAsync();
        var parts = client.DefaultRequestHeaders.Authorization!.Parameter!.Split('.');
        _header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        _payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        _key = (await admin.Services.GetRequiredService<SigningKeyRing>().CurrentAsync(CancellationToken.None)).ECDsa;
    }

    private string Unsigned() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(_header.ToJsonString())) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(_payload.ToJsonString()));

    private string Sign(ECDsa? key = null)
    {
        var unsigned = Unsigned();
        return unsigned + "." + Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256));
    }

    private Task<HttpResponseMessage> MeAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v2/auth/me");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return admin.Anonymous().SendAsync(request);
    }
}
