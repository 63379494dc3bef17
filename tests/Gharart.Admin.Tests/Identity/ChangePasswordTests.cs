using System.Net;

namespace Gharart.Admin.Tests.Identity;

public class ChangePasswordTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string NewPassword = "a new and long password";

    private static readonly Uri Me = new("/v2/auth/me", UriKind.Relative);

    [Fact]
    public async Task ChangePassword_Good_KeepsThisSessionAndEndsTheOthers()
    {
        var email = await admin.NewAccountAsync();
        using var here = await admin.SignInAsync(email);
        using var elsewhere = await admin.SignInAsync(email);

        await ChangeAsync(here, AdminFixture.Password, NewPassword).ReadAsync(HttpStatusCode.NoContent);

        await here.GetAsync(Me).ReadAsync();
        await elsewhere.GetAsync(Me).RefusedAsync(401, "token_revoked");
        using var client = admin.Anonymous();
        await LoginAsync(client, email, AdminFixture.Password).RefusedAsync(401, "invalid_credentials");
        await LoginAsync(client, email, NewPassword).ReadAsync();
    }

    [Fact]
    public async Task ChangePassword_GuessesOfTheOldOne_AreLimitedLikeSignIn()
    {
        using var client = await admin.NewUserAsync();
        for (var i = 0; i < 6; i++)
        {
            await ChangeAsync(client, $"guess number {i}", NewPassword).RefusedAsync(400, "invalid_current_password");
        }

        await ChangeAsync(client, AdminFixture.Password, NewPassword).RefusedAsync(400, "invalid_current_password");
        admin.Clock.Advance(TimeSpan.FromMinutes(15));
        await ChangeAsync(client, AdminFixture.Password, NewPassword).ReadAsync(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("{}", "validation_error")]
    [InlineData("""{"currentPassword":"correct horse battery","newPassword":"elevenchars"}""", "invalid_new_password")]
    [InlineData("""{"currentPassword":"correct horse battery"}""", "invalid_new_password")]
    public async Task ChangePassword_FieldsWrong_AreNamed(string json, string code)
    {
        using var client = await admin.NewUserAsync();

        await client.PostJsonAsync("/v2/auth/change-password", json).RefusedAsync(400, code);
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string current, string next) =>
        client.PostJsonAsync("/v2/auth/change-password", $$"""{"currentPassword":"{{current}}","newPassword":"{{next}}"}""");

    private static Task<HttpResponseMessage> LoginAsync(HttpClient client, string email, string password) =>
        client.PostJsonAsync("/v2/auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""");
}
