using System.Net;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Identity;

public class LoginTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Login_Good_AnswersTokensThatMeAccepts()
    {
        using var client = admin.Anonymous();

        var tokens = await LoginAsync(client, "  Owner@Gharart.TEST ", AdminFixture.Password).ReadAsync();
        client.DefaultRequestHeaders.Authorization = new("bearer", tokens.GetProperty("accessToken").GetString());
        var me = await client.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync();

        Assert.Equal("Bearer", tokens.GetProperty("tokenType").GetString());
        Assert.Equal(3600, tokens.GetProperty("expiresIn").GetInt32());
        Assert.Equal(AdminFixture.OwnerEmail, me.GetProperty("user").GetProperty("email").GetString());
        Assert.True(me.GetProperty("user").GetProperty("isOperator").GetBoolean());
        Assert.Equal("SELF_HOSTED", me.GetProperty("plan").GetString());
    }

    [Fact]
    public async Task Me_MemberOfHandles_ListsThemWithRoles()
    {
        using var client = await admin.NewUserAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"of-mine"}""").ReadAsync(HttpStatusCode.Created);

        var me = await client.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync();

        Assert.Equal("""[{"handle":"of-mine","displayName":null,"role":"OWNER"}]""", me.GetProperty("handles").GetRawText());
    }

    [Fact]
    public async Task Login_UnknownAndWrong_AnswerTheSame()
    {
        using var client = admin.Anonymous();
        var email = await admin.NewAccountAsync();

        var wrong = await LoginAsync(client, email, "not the password").RefusedAsync(401, "invalid_credentials");
        var unknown = await LoginAsync(client, "nobody@gharart.test", "not the password").RefusedAsync(401, "invalid_credentials");

        Assert.Equal(wrong.GetProperty("detail").GetString(), unknown.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{}", "validation_error")]
    [InlineData("""{"email":"owner@gharart.test"}""", "invalid_password")]
    [InlineData("""{"email":" ","password":"x"}""", "invalid_email")]
    public async Task Login_FieldsMissing_AreNamed(string json, string code)
    {
        using var client = admin.Anonymous();

        await client.PostJsonAsync("/v2/auth/login", json).RefusedAsync(400, code);
    }

    [Fact]
    public async Task Login_TooManyWrong_RestsAndBacksOff()
    {
        using var client = admin.Anonymous();
        var email = await admin.NewAccountAsync();
        for (var i = 0; i < LoginThrottle.FreeAttempts; i++)
        {
            await LoginAsync(client, email, "not the password").RefusedAsync(401, "invalid_credentials");
        }

        // Even the right password waits, and trying it does not lengthen the pause.
        await LoginAsync(client, email, AdminFixture.Password).RefusedAsync(401, "invalid_credentials");
        admin.Clock.Advance(TimeSpan.FromSeconds(15));
        await LoginAsync(client, email, "still not").RefusedAsync(401, "invalid_credentials");
        admin.Clock.Advance(TimeSpan.FromSeconds(29));
        await LoginAsync(client, email, AdminFixture.Password).RefusedAsync(401, "invalid_credentials");
        admin.Clock.Advance(TimeSpan.FromSeconds(1));
        await LoginAsync(client, email, AdminFixture.Password).ReadAsync();

        Assert.Equal(0, await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == email).Select(row => row.FailedLogins).SingleAsync()));
    }

    [Fact]
    public async Task Login_GuessesInParallel_AreCountedBeforeTheyAreChecked()
    {
        using var client = admin.Anonymous();
        var email = await admin.NewAccountAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => LoginAsync(client, email, $"guess number {i}")));

        var failed = await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == email).Select(row => row.FailedLogins).SingleAsync());
        Assert.InRange(failed, 1, LoginThrottle.FreeAttempts);
    }

    [Fact]
    public async Task Login_TooManyWrongFromOneNetwork_RestsForAllAccounts()
    {
        using var client = admin.Anonymous();
        for (var i = 0; i < LoginThrottle.FreeAttemptsOfNetwork; i++)
        {
            await LoginAsync(client, $"nobody{i}@gharart.test", "not the password").RefusedAsync(401, "invalid_credentials");
        }

        await LoginAsync(client, AdminFixture.OwnerEmail, AdminFixture.Password).RefusedAsync(401, "invalid_credentials");
        Assert.Equal(0, await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == AdminFixture.OwnerEmail).Select(row => row.FailedLogins).SingleAsync()));

        // After the pause, and long after it, everything is as before.
        admin.Clock.Advance(TimeSpan.FromMinutes(15));
        await LoginAsync(client, AdminFixture.OwnerEmail, AdminFixture.Password).ReadAsync();
        admin.Clock.Advance(TimeSpan.FromDays(2));
        await LoginAsync(client, AdminFixture.OwnerEmail, AdminFixture.Password).ReadAsync();
        Assert.Equal(0, await admin.WithDatabaseAsync(db => db.LoginNetworks.Select(row => row.FailedLogins).SingleAsync()));
    }

    [Fact]
    public async Task Login_AccountWithoutPassword_LetsNobodyIn()
    {
        using var client = admin.Anonymous();
        var email = await admin.NewAccountAsync();
        await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == email).ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, "")));

        await LoginAsync(client, email, AdminFixture.Password).RefusedAsync(401, "invalid_credentials");
        await LoginAsync(client, email, "the hash that an unknown e-mail is checked against").RefusedAsync(401, "invalid_credentials");
    }

    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 59, 60)]
    [InlineData(60, 60, 59)]
    [InlineData(60, 3_600, 0)]
    [InlineData(60, 1_000_000, 0)]
    [InlineData(60, -5, 60)]
    public void Remaining_OfANetworksFailures_FadesByOneAMinute(int failures, int seconds, int expected) =>
        Assert.Equal(expected, LoginThrottle.Remaining(failures, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void LockedUntil_MoreFailures_DoublesUpToAQuarterOfAnHour()
    {
        var now = DateTimeOffset.UnixEpoch;

        var pauses = Enumerable.Range(1, 40).Select(failures => LoginThrottle.LockedUntil(failures, now) - now).ToList();

        Assert.Equal([null, null, null, null, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)], pauses[..7]);
        Assert.Equal(TimeSpan.FromMinutes(15), pauses[^1]);
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient client, string email, string password) =>
        client.PostJsonAsync("/v2/auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""");
}
