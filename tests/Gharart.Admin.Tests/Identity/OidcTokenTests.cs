using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Identity;

/// <summary>Tokens of the external issuer: a good one signs in, and each that differs in one thing is refused.</summary>
public class OidcTokenTests(OidcFixture admin) : IClassFixture<OidcFixture>
{
    private OidcIssuer Issuer => admin.Issuer;

    [Fact]
    public async Task Token_Good_IsTheAccountOfItsVerifiedEmail()
    {
        var me = await MeAsync(Issuer.Sign(Issuer.Header(), Payload("Owner@Gharart.test"))).ReadAsync();

        Assert.Equal(AdminFixture.OwnerEmail, me.GetProperty("user").GetProperty("email").GetString());
    }

    [Theory]
    [InlineData("iss", "\"https://other.example\"")]
    [InlineData("iss", "7")]
    [InlineData("aud", "\"other\"")]
    [InlineData("aud", "[]")]
    [InlineData("aud", null)]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", null)]
    [InlineData("exp", null)]
    [InlineData("exp", "\"tomorrow\"")]
    [InlineData("exp", "99999999999999")]
    [InlineData("nbf", "\"now\"")]
    [InlineData("nbf", "9999999999")]
    [InlineData("email", null)]
    [InlineData("email", "\"nobody@gharart.test\"")]
    [InlineData("email", "[\"owner@gharart.test\"]")]
    [InlineData("email_verified", null)]
    [InlineData("email_verified", "false")]
    [InlineData("email_verified", "\"false\"")]
    [InlineData("email_verified", "1")]
    public async Task Claim_WrongOrMissing_IsRefused(string name, string? json)
    {
        var payload = Payload();
        payload.Remove(name);
        if (json is not null)
        {
            payload[name] = JsonNode.Parse(json);
        }

        await MeAsync(Issuer.Sign(Issuer.Header(), payload)).RefusedAsync(401, "invalid_token");
    }

    [Theory]
    [InlineData("aud", "[\"other\",\"gharart-tests\"]")]
    [InlineData("email_verified", "\"true\"")]
    [InlineData("nbf", null)]
    public async Task Claim_OtherGoodForm_IsAccepted(string name, string? json)
    {
        var payload = Payload();
        payload.Remove(name);
        if (json is not null)
        {
            payload[name] = JsonNode.Parse(json);
        }

        await MeAsync(Issuer.Sign(Issuer.Header(), payload)).ReadAsync();
    }

    [Theory]
    [InlineData("exp", 0, "token_expired")]
    [InlineData("nbf", 31, "invalid_token")]
    public async Task Claim_OfTime_IsCheckedByTheInjectedClock(string name, int secondsFromNow, string code)
    {
        var payload = Payload();
        payload[name] = admin.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsFromNow;

        await MeAsync(Issuer.Sign(Issuer.Header(), payload)).RefusedAsync(401, code);
    }

    [Theory]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"RS384\"")]
    [InlineData("alg", "\"ES256\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", null)]
    [InlineData("kid", null)]
    [InlineData("kid", "\"unknown\"")]
    [InlineData("crit", "[\"exp\"]")]
    [InlineData("jku", "\"https://evil.example/keys\"")]
    [InlineData("x5u", "\"https://evil.example/x\"")]
    [InlineData("x5c", "[\"AAAA\"]")]
    [InlineData("zip", "\"DEF\"")]
    public async Task Header_ThatSteersTheCheck_IsRefused(string name, string? json)
    {
        var header = Issuer.Header();
        header.Remove(name);
        if (json is not null)
        {
            header[name] = JsonNode.Parse(json);
        }

        await MeAsync(Issuer.Sign(header, Payload())).RefusedAsync(401, "invalid_token");
        await MeAsync(OidcIssuer.Unsigned(header, Payload()) + ".").RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task Algorithm_HmacUnderThePublicKey_IsRefused()
    {
        var header = Issuer.Header();
        header["alg"] = "HS256";
        var unsigned = OidcIssuer.Unsigned(header, Payload());
        byte[][] publicForms =
        [
            Issuer.Key.ExportSubjectPublicKeyInfo(), Issuer.Key.ExportRSAPublicKey(),
            Encoding.ASCII.GetBytes(Issuer.Key.ExportSubjectPublicKeyInfoPem()), Issuer.Key.ExportParameters(false).Modulus!,
        ];

        foreach (var secret in publicForms)
        {
            await MeAsync(unsigned + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))).RefusedAsync(401, "invalid_token");
        }
    }

    [Fact]
    public async Task Key_EmbeddedOrOfSomebodyElse_IsNotUsed()
    {
        using var attacker = RSA.Create(2048);
        var header = Issuer.Header();
        await MeAsync(Issuer.Sign(header, Payload(), attacker)).RefusedAsync(401, "invalid_token");

        header["jwk"] = OidcIssuer.Jwk(Issuer.Kid, attacker);
        await MeAsync(Issuer.Sign(header, Payload())).RefusedAsync(401, "invalid_token");
        await MeAsync(Issuer.Sign(header, Payload(), attacker)).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task Token_OfOurIssuersNameUnderTheirKey_IsRefused()
    {
        var payload = Payload();
        payload["iss"] = "gharart";
        payload["aud"] = "gharart-admin";
        payload["sub"] = "1";
        payload["sid"] = "x";

        await MeAsync(Issuer.Sign(Issuer.Header(), payload)).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task Token_OfOtherShape_IsRefused()
    {
        var good = Issuer.Sign(Issuer.Header(), Payload());
        var long8 = Payload();
        long8["pad"] = new string('x', 7 * 1024);
        var long20 = Payload();
        long20["pad"] = new string('x', 15 * 1024);

        foreach (var token in new[] { good + ".a.b", good + ".", "." + good, good[..good.LastIndexOf('.')], Issuer.Sign(Issuer.Header(), long8), Issuer.Sign(Issuer.Header(), long20) })
        {
            await MeAsync(token).RefusedAsync(401, "invalid_token");
        }
    }

    [Fact]
    public async Task Key_RotatedByTheIssuer_IsFetchedOnceForManyAndMadeUpIdsAreCapped()
    {
        await MeAsync(Issuer.Sign(Issuer.Header(), Payload())).ReadAsync();
        admin.Clock.Advance(TimeSpan.FromSeconds(30));
        Issuer.Rotate();
        var before = Issuer.KeyRequests;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => MeAsync(Issuer.Sign(Issuer.Header(), Payload()))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(before + 1, Issuer.KeyRequests);

        for (var i = 0; i < 20; i++)
        {
            var header = Issuer.Header();
            header["kid"] = $"made-up-{i}";
            await MeAsync(Issuer.Sign(header, Payload())).RefusedAsync(401, "invalid_token");
        }

        Assert.Equal(before + 1, Issuer.KeyRequests);
    }

    [Fact]
    public async Task Issuer_Down_KnownKeysGoOnForADayAndThenNobodyIsJudged()
    {
        await MeAsync(Issuer.Sign(Issuer.Header(), Payload())).ReadAsync();
        Issuer.IsDown = true;
        try
        {
            admin.Clock.Advance(TimeSpan.FromHours(23));
            await MeAsync(Issuer.Sign(Issuer.Header(), Payload())).ReadAsync();

            admin.Clock.Advance(TimeSpan.FromHours(2));
            using var response = await MeAsync(Issuer.Sign(Issuer.Header(), Payload()));
            Assert.Equal("30", response.Headers.RetryAfter?.ToString());
            await Task.FromResult(response).RefusedAsync(503, "unavailable");
        }
        finally
        {
            Issuer.IsDown = false;
        }

        admin.Clock.Advance(TimeSpan.FromSeconds(30));
        await MeAsync(Issuer.Sign(Issuer.Header(), Payload())).ReadAsync();
    }

    [Fact]
    public async Task Email_ThatSomebodySignedUpWithUnproved_IsNotHandedOver()
    {
        using var client = admin.Anonymous();
        await client.PostJsonAsync("/v2/auth/signup", $$"""{"email":"squat@gharart.test","password":"{{AdminFixture.Password}}"}""").ReadAsync(HttpStatusCode.Created);
        var token = Issuer.Sign(Issuer.Header(), Payload("squat@gharart.test"));
        await MeAsync(token).RefusedAsync(401, "invalid_token");

        var mailed = await admin.MailedTokenAsync("squat@gharart.test");
        await client.PostJsonAsync("/v2/auth/verify-email", $$"""{"token":"{{mailed}}"}""").ReadAsync(HttpStatusCode.NoContent);
        await MeAsync(token).ReadAsync();
    }

    [Fact]
    public async Task Email_OfAnInvitedAccount_AcceptsByTheIssuersWord()
    {
        var email = await admin.NewAccountAsync();
        await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == email).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PasswordHash, "").SetProperty(row => row.EmailVerifiedAt, (DateTimeOffset?)null)));

        var me = await MeAsync(Issuer.Sign(Issuer.Header(), Payload(email))).ReadAsync();

        Assert.True(me.GetProperty("user").GetProperty("emailVerified").GetBoolean() || await admin.WithDatabaseAsync(db => db.Accounts.AnyAsync(row => row.Email == email && row.EmailVerifiedAt != null)));
    }

    private JsonObject Payload(string email = AdminFixture.OwnerEmail) => Issuer.Payload(email, admin.Clock.GetUtcNow());

    private Task<HttpResponseMessage> MeAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v2/auth/me");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return admin.Anonymous().SendAsync(request);
    }
}
