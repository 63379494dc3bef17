using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Tests.Features.DestinationDomains.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Features.Handles;

/// <summary>A handle that claims one custom host.</summary>
internal sealed class CustomHostScene
{
    private readonly VerificationFixture _admin;
    private HandleClient _owner;

    private CustomHostScene(VerificationFixture admin, HandleClient owner, string host) => (_admin, _owner, Host) = (admin, owner, host);

    public string Host { get; }

    public HandleClient Owner => _owner;

    /// <summary>Name and value of the TXT record.</summary>
    public (string Name, string Value) Record { get; private set; }

    public static async Task<CustomHostScene> ClaimAsync(VerificationFixture admin, string? host = null)
    {
        var owner = await HandleClient.CreateAsync(admin);
        var scene = new CustomHostScene(admin, owner, host ?? $"go.{owner.Handle}.example");
        var put = await owner.PutAsync("", new { customHosts = new[] { scene.Host } });
        Assert.Equal(HttpStatusCode.OK, put.Status);
        var challenge = put.Json["customHostProofs"]![0]!["challenges"]![0]!;
        scene.Record = ((string)challenge["name"]!, (string)challenge["value"]!);
        await owner.TakeQueueAsync();
        return scene;
    }

    /// <summary>One that is proved.</summary>
    public static async Task<CustomHostScene> ProvedAsync(VerificationFixture admin, string? host = null)
    {
        var scene = await ClaimAsync(admin, host);
        admin.SetTxt(scene.Record.Name, [scene.Record.Value]);
        Assert.Equal("VERIFIED", await scene.VerifyAsync());
        return scene;
    }

    public Task<HandleClient.Answer> SendVerifyAsync(object? body = null) => Owner.PostAsync($"custom-hosts/{Host}/verify", body ?? new { });

    /// <summary>Has the host verified; answers its status.</summary>
    public async Task<string> VerifyAsync()
    {
        var answer = await SendVerifyAsync();
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString() + _admin.Log);
        return answer.Text("status");
    }

    /// <summary>The host in the handle's settings.</summary>
    public async Task<JsonNode> ReadAsync() => Assert.Single((await Owner.GetAsync("")).Json["customHostProofs"]!.AsArray())!;

    public async Task<string> StatusAsync() => (string)(await ReadAsync())["status"]!;

    public async Task<string[]> ErrorsAsync() => [.. (await ReadAsync())["lastErrors"]!.AsArray().Select(error => (string)error!)];

    /// <summary>Audit entries of the host, newest first: the action, and the status that it led to.</summary>
    public Task<List<string>> AuditAsync() => _admin.WithDatabaseAsync(async db =>
        (await db.AuditEntries.Where(row => row.HandleId == Owner.HandleId && row.Resource == $"custom-hosts/{Host}").OrderByDescending(row => row.Id).ToListAsync())
        .ConvertAll(row => $"{row.Action} {(row.After is null ? "" : JsonNode.Parse(row.After)!["verificationStatus"])}".Trim()));

    /// <summary>Lets time pass and the due checks run. Sessions end sooner than days, so the owner signs in again.</summary>
    public async Task CheckAfterAsync(TimeSpan time)
    {
        _admin.Clock.Advance(time);
        await _admin.Services.GetRequiredService<DomainRechecks>().CheckDueAsync(CancellationToken.None);
        _owner = new HandleClient(_admin, await _admin.OwnerAsync(), Owner.Handle, Owner.HandleId);
    }

    public async Task SignInAsync() => await CheckAfterAsync(TimeSpan.Zero);
}
