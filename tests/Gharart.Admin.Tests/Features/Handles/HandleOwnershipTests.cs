using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Handles;

public class HandleOwnershipTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Transfer_ToACollaborator_SwapsTheRoles()
    {
        var (owner, email) = (await HandleClient.CreateAsync(admin), await admin.NewAccountAsync());
        await owner.PutAsync("collaborators", new { email, role = "CREATOR" });
        using var heir = await admin.SignInAsync(email);

        var transferred = await owner.SendAsync(HttpMethod.Post, "transfer", new { email });

        Assert.Equal("OPERATOR", transferred.Text("role"));
        Assert.Equal("insufficient_role", (await owner.SendAsync(HttpMethod.Post, "transfer", new { email })).Error);
        Assert.Equal("insufficient_role", (await owner.GetAsync("collaborators")).Error);
        var team = await heir.GetAsync(new Uri($"/v2/handles/{owner.Handle}/collaborators", UriKind.Relative)).ReadAsync();
        Assert.Equal(
            $"{email} OWNER,{AdminFixture.OwnerEmail} OPERATOR",
            string.Join(',', team.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("email")} {item.GetProperty("role")}")));
    }

    [Fact]
    public async Task Transfer_ToSomebodyElse_IsRefusedWithOneAnswer()
    {
        var (owner, stranger) = (await HandleClient.CreateAsync(admin), await admin.NewAccountAsync());
        await owner.PutAsync("collaborators", new { email = "not-yet@gharart.test", role = "OPERATOR" });

        var answers = new List<string>();
        foreach (var email in new[] { stranger, "not-yet@gharart.test", "nobody@gharart.test", "no address" })
        {
            var answer = await owner.SendAsync(HttpMethod.Post, "transfer", new { email });
            answer.IsRefused("invalid_email", "email");
            answers.Add(answer.Text("detail"));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Transfer_ManyAtOnce_LeavesOneOwner()
    {
        var owner = await HandleClient.CreateAsync(admin);
        var emails = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            emails.Add(await admin.NewAccountAsync());
        }

        await owner.PutAsync("collaborators", new { collaborators = emails.Select(email => new { email, role = "OPERATOR" }) });
        var answers = await Task.WhenAll(emails.Select(email => owner.SendAsync(HttpMethod.Post, "transfer", new { email })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(1, await admin.WithDatabaseAsync(db => db.HandleMembers.CountAsync(
            member => member.HandleId == owner.HandleId && member.Role == Gharart.Admin.Identity.HandleRole.Owner)));
    }

    [Fact]
    public async Task Delete_TakesEverythingAndTellsThePublisher()
    {
        var owner = await HandleClient.CreateAsync(admin);
        await owner.PutAsync("links/to-go", new { destinationUrl = "https://shop.example/" });
        await owner.SendAsync(HttpMethod.Post, "destination-domains", new { domain = "shop.example" });
        await owner.SendAsync(HttpMethod.Post, "tokens", new { name = "x", scopes = new[] { "*" } });
        await owner.TakeQueueAsync();

        var old = await owner.SendAsync(HttpMethod.Delete, "", ifMatch: "\"v9\"");
        var deleted = await owner.SendAsync(HttpMethod.Delete, "");

        Assert.Equal("precondition_failed", old.Error);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal("handle_not_found", (await owner.GetAsync("links")).Error);
        Assert.Equal([null], await owner.TakeQueueAsync());
        Assert.False(await admin.WithDatabaseAsync(db => db.Links.AnyAsync(link => link.HandleId == owner.HandleId)));
        Assert.False(await admin.WithDatabaseAsync(db => db.PersonalAccessTokens.AnyAsync(token => token.HandleId == owner.HandleId)));
    }

    [Fact]
    public async Task Create_NameOfADeletedHandle_IsForItsLastOwnerOnly()
    {
        var owner = await HandleClient.CreateAsync(admin);
        await owner.SendAsync(HttpMethod.Delete, "");
        using var other = await admin.NewUserAsync();
        var json = $$"""{"handle":"{{owner.Handle}}"}""";

        await other.PostJsonAsync("/v2/handles", json).RefusedAsync(409, "conflict");
        await owner.Http.PostJsonAsync("/v2/handles", json).ReadAsync(HttpStatusCode.Created);
        await owner.Http.PostJsonAsync("/v2/handles", json).RefusedAsync(409, "conflict");
    }
}
