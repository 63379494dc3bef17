using System.Net;

namespace Gharart.Admin.Tests.Identity;

public class SignUpTests(SignUpFixture admin) : IClassFixture<SignUpFixture>
{
    private static readonly Uri Me = new("/v2/auth/me", UriKind.Relative);

    [Fact]
    public async Task SignUp_New_IsSignedInOnFreeAndConfirmsByMail()
    {
        using var client = admin.Anonymous();

        var tokens = await SignUpAsync(client, "New@Gharart.test").ReadAsync(HttpStatusCode.Created);
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
        var before = await client.GetAsync(Me).ReadAsync();
        var mail = await admin.MailToAsync("new@gharart.test");
        var token = await admin.MailedTokenAsync("new@gharart.test");
        await client.PostJsonAsync("/v2/auth/verify-email", $$"""{"token":"{{token}}"}""").ReadAsync(HttpStatusCode.NoContent);
        var after = await client.GetAsync(Me).ReadAsync();

        Assert.Equal("FREE", before.GetProperty("plan").GetString());
        Assert.False(before.GetProperty("user").GetProperty("emailVerified").GetBoolean());
        Assert.False(before.GetProperty("user").GetProperty("isOperator").GetBoolean());
        Assert.True(after.GetProperty("user").GetProperty("emailVerified").GetBoolean());
        Assert.Contains($"\r\nhttps://admin.gharart.test/verify-email?token={token}\r\n", mail, StringComparison.Ordinal);
        await client.PostJsonAsync("/v2/auth/verify-email", $$"""{"token":"{{token}}"}""").RefusedAsync(401, "used_magic_link");
        await client.PostJsonAsync("/v2/auth/accept-invite", $$"""{"token":"{{token}}","password":"a password of mine"}""").RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task SignUp_KnownEmail_IsConflict()
    {
        using var client = admin.Anonymous();

        await SignUpAsync(client, AdminFixture.OwnerEmail).RefusedAsync(409, "conflict");
    }

    [Theory]
    [InlineData("""{"email":"x","password":"long enough password"}""", "invalid_email")]
    [InlineData("""{"email":"a@gharart.test","password":"too short"}""", "invalid_password")]
    [InlineData("""{"email":"a@gharart.test","password":"long enough password","plan":"PRO"}""", "invalid_payload")]
    [InlineData("{}", "validation_error")]
    public async Task SignUp_FieldsWrong_AreNamed(string json, string code)
    {
        using var client = admin.Anonymous();

        await client.PostJsonAsync("/v2/auth/signup", json).RefusedAsync(400, code);
    }

    [Fact]
    public async Task SignUp_NotOpened_IsNotThere()
    {
        var closed = new AdminFixture();
        await closed.InitializeAsync();
        using var client = closed.Anonymous();

        await SignUpAsync(client, "new@gharart.test").RefusedAsync(404, "not_found");

        await closed.DisposeAsync();
    }

    private static Task<HttpResponseMessage> SignUpAsync(HttpClient client, string email) =>
        client.PostJsonAsync("/v2/auth/signup", $$"""{"email":"{{email}}","password":"{{AdminFixture.Password}}"}""");
}
