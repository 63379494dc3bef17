using System.Net;
using Gharart.Admin.Identity;
using Gharart.Admin.Tests.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Collaborators;

public class CollaboratorTests(SignUpFixture admin) : IClassFixture<SignUpFixture>
{
    private static int People;

    private static readonly Uri Me = new("/v2/auth/me", UriKind.Relative);

    [Fact]
    public async Task Put_UnknownEmail_InvitesByMailAndTheLinkSignsIn()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), NewEmail());

        var put = await owner.PutAsync("collaborators", new { collaborators = new[] { new { email, role = "CREATOR" } } });
        var token = await admin.MailedTokenAsync(email);
        using var client = admin.Anonymous();
        await AcceptAsync(client, token, "short").RefusedAsync(400, "invalid_password");
        var tokens = await AcceptAsync(client, token, "my own password").ReadAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
        var me = await client.GetAsync(Me).ReadAsync();

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("OWNER ACTIVE,CREATOR INVITED", string.Join(',', put.Json["items"]!.AsArray().Select(item => $"{item!["role"]} {item["state"]}")));
        Assert.Contains($"https://admin.gharart.test/accept-invite?token={token}\r\n", await admin.MailToAsync(email), StringComparison.Ordinal);
        Assert.Equal($$"""[{"handle":"{{owner.Handle}}","displayName":null,"role":"CREATOR"}]""", me.GetProperty("handles").GetRawText());
        await AcceptAsync(client, token, "another password").RefusedAsync(401, "used_magic_link");
        await client.PostJsonAsync("/v2/auth/login", $$"""{"email":"{{email}}","password":"my own password"}""").ReadAsync();
        Assert.Equal("ACTIVE", (await owner.GetAsync("collaborators")).Json["items"]![1]!["state"]!.ToString());
    }

    [Fact]
    public async Task AcceptInvite_MadeUpOrOldLink_IsRefused()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), NewEmail());
        await owner.PutAsync("collaborators", new { email, role = "OPERATOR" });
        var token = await admin.MailedTokenAsync(email);
        using var client = admin.Anonymous();

        await AcceptAsync(client, "made-up", "my own password").RefusedAsync(401, "invalid_token");
        admin.Clock.Advance(OneTimeLinks.Lifetime);
        await AcceptAsync(client, token, "my own password").RefusedAsync(401, "expired_magic_link");
    }

    [Fact]
    public async Task AcceptInvite_ManyTimesAtOnce_OneWins()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), NewEmail());
        await owner.PutAsync("collaborators", new { email, role = "OPERATOR" });
        var token = await admin.MailedTokenAsync(email);
        using var client = admin.Anonymous();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AcceptAsync(client, token, $"the password number {i}")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_WithoutSomebody_TakesTheHandleAndTheInvitationBack()
    {
        var (owner, invited, member) = (await HandleClient.CreateAsync(admin), NewEmail(), await admin.NewAccountAsync());
        await owner.PutAsync("collaborators", new { collaborators = new[] { new { email = invited, role = "CREATOR" }, new { email = member, role = "OPERATOR" } } });
        var token = await admin.MailedTokenAsync(invited);
        using var client = await admin.SignInAsync(member);
        await client.GetAsync(new Uri($"/v2/handles/{owner.Handle}", UriKind.Relative)).ReadAsync();

        var put = await owner.PutAsync("collaborators", new { collaborators = Array.Empty<object>() });

        Assert.Single(put.Json["items"]!.AsArray());
        await client.GetAsync(new Uri($"/v2/handles/{owner.Handle}", UriKind.Relative)).RefusedAsync(404, "handle_not_found");
        await AcceptAsync(client, token, "my own password").RefusedAsync(401, "invalid_token");
        await client.GetAsync(Me).ReadAsync();
    }

    [Theory]
    [InlineData("""{}""", "validation_error")]
    [InlineData("""{"email":"nobody"}""", "validation_error")]
    [InlineData("""{"email":"a@gharart.test"}""", "invalid_role")]
    [InlineData("""{"email":"a@gharart.test","role":"OWNER"}""", "invalid_role")]
    [InlineData("""{"email":"owner@gharart.test","role":"CREATOR"}""", "invalid_role")]
    [InlineData("""{"email":"a@gharart.test","role":"BOSS"}""", "invalid_payload")]
    [InlineData("""{"collaborators":[{"email":"a@gharart.test","role":"CREATOR"},{"email":"A@gharart.test","role":"OPERATOR"}]}""", "invalid_email")]
    [InlineData("""{"collaborators":[null]}""", "validation_error")]
    [InlineData("""{"collaborators":[],"email":"a@gharart.test"}""", "invalid_email")]
    public async Task Put_Wrong_IsRefusedAndChangesNothing(string json, string code)
    {
        var owner = await HandleClient.CreateAsync(admin);

        await owner.Http.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{owner.Handle}/collaborators", json).RefusedAsync(400, code);

        Assert.Single((await owner.GetAsync("collaborators")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Put_OwnerListedAsOwner_IsTheSameAsNotListed()
    {
        var owner = await HandleClient.CreateAsync(admin);

        var put = await owner.PutAsync("collaborators", new { collaborators = new[] { new { email = AdminFixture.OwnerEmail, role = "OWNER" } } });

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("\"v1\"", put.ETag);
    }

    [Fact]
    public async Task Put_OfAnOldVersion_IsPreconditionFailed()
    {
        var owner = await HandleClient.CreateAsync(admin);
        var first = await owner.PutAsync("collaborators", new { email = await admin.NewAccountAsync(), role = "CREATOR" }, "\"v1\"");

        var second = await owner.PutAsync("collaborators", new { collaborators = Array.Empty<object>() }, "\"v1\"");

        Assert.Equal("\"v2\"", first.ETag);
        Assert.Equal("precondition_failed", second.Error);
    }

    [Fact]
    public async Task Put_HundredAndOne_IsConflict()
    {
        var owner = await HandleClient.CreateAsync(admin);
        var team = Enumerable.Range(0, 100).Select(_ => new { email = NewEmail(), role = "CREATOR" }).ToList();

        var full = await owner.PutAsync("collaborators", new { collaborators = team });
        var over = await owner.PutAsync("collaborators", new { email = NewEmail(), role = "CREATOR" });

        Assert.Equal(HttpStatusCode.OK, full.Status);
        Assert.Equal("conflict", over.Error);
        Assert.Equal(101, (await owner.GetAsync("collaborators")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Put_AddressThatSomebodySignedUpWithUnproved_GoesToTheMailboxOwner()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), NewEmail());
        using var squatter = admin.Anonymous();
        var tokens = await squatter.PostJsonAsync("/v2/auth/signup", $$"""{"email":"{{email}}","password":"{{AdminFixture.Password}}"}""").ReadAsync(HttpStatusCode.Created);
        squatter.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
        await squatter.GetAsync(Me).ReadAsync();

        var put = await owner.PutAsync("collaborators", new { email, role = "OPERATOR" });

        Assert.Equal("INVITED", put.Json["items"]![1]!["state"]!.ToString());
        await squatter.GetAsync(Me).RefusedAsync(401, "token_revoked");
        await squatter.PostJsonAsync("/v2/auth/login", $$"""{"email":"{{email}}","password":"{{AdminFixture.Password}}"}""").RefusedAsync(401, "invalid_credentials");
        await AcceptAsync(squatter, await admin.MailedTokenAsync(email), "of the mailbox owner").ReadAsync();
    }

    [Fact]
    public async Task Put_KnownAccount_JoinsWithoutAnInvitation()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), await admin.NewAccountAsync());

        var put = await owner.PutAsync("collaborators", new { email, role = "OPERATOR" });

        Assert.Equal("ACTIVE", put.Json["items"]![1]!["state"]!.ToString());
        Assert.False(await admin.WithDatabaseAsync(db => db.OutboxMails.AnyAsync(mail => mail.Recipient == email)));
    }

    private static string NewEmail() => $"person{Interlocked.Increment(ref People)}@people.test";

    private static Task<HttpResponseMessage> AcceptAsync(HttpClient client, string token, string password) =>
        client.PostJsonAsync("/v2/auth/accept-invite", $$"""{"token":"{{token}}","password":"{{password}}"}""");
}
