using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Identity;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

/// <summary>A handle of its own for one test, with its members and its destination domains.</summary>
internal sealed class DomainScene
{
    private static int HandlesMade;

    private readonly AdminFixture _admin;

    private DomainScene(AdminFixture admin, HttpClient owner, string name, int handleId) =>
        (_admin, Owner, Name, HandleId) = (admin, owner, name, handleId);

    public HttpClient Owner { get; }

    public string Name { get; }

    public int HandleId { get; }

    public string Domains => $"/v2/handles/{Name}/destination-domains";

    public static async Task<DomainScene> NewAsync(AdminFixture admin)
    {
        var owner = await admin.OwnerAsync();
        var name = $"domains-{Interlocked.Increment(ref HandlesMade)}";
        using var response = await owner.PostAsJsonAsync("/v2/handles", new { handle = name });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var handleId = await admin.WithDatabaseAsync(db => db.Handles.Where(row => row.Name == name).Select(row => row.Id).SingleAsync());
        return new DomainScene(admin, owner, name, handleId);
    }

    /// <summary>An answer in one line: routable, why, effective decision, who took it, and the manual one.</summary>
    public static string Describe(JsonElement domain) => string.Join(
        ' ',
        domain.At("routable").GetBoolean(),
        domain.Text("routableReason"),
        domain.Text("decision.effective"),
        domain.Text("decision.source"),
        domain.Text("decision.manual"));

    /// <summary>Asserts on the status and answers the body; null for an empty one.</summary>
    public static async Task<JsonElement?> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body, HttpStatusCode expected, string? ifMatch = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null)
        {
            request.Headers.Add("If-Match", ifMatch);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{method} {path} {body} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<JsonElement> GetAsync(string below = "") =>
        (await SendAsync(Owner, HttpMethod.Get, Domains + below, null, HttpStatusCode.OK))!.Value;

    public async Task<JsonElement> RegisterAsync(
        string domain, string scope = "DOMAIN", HttpStatusCode expected = HttpStatusCode.Created, HttpClient? client = null) =>
        (await SendAsync(client ?? Owner, HttpMethod.Post, Domains, JsonSerializer.Serialize(new { domain, scope }), expected))!.Value;

    public async Task<JsonElement> DecideAsync(
        string domain, string body, HttpStatusCode expected = HttpStatusCode.OK, HttpClient? client = null, string? ifMatch = null) =>
        (await SendAsync(client ?? Owner, HttpMethod.Post, $"{Domains}/{domain}/decision", body, expected, ifMatch))!.Value;

    /// <summary>Has a domain verified.</summary>
    public async Task<JsonElement> VerifyAsync(string domain, string? body = null, HttpStatusCode expected = HttpStatusCode.OK, HttpClient? client = null, string? ifMatch = null) =>
        (await SendAsync(client ?? Owner, HttpMethod.Post, $"{Domains}/{domain}/verify", body, expected, ifMatch))!.Value;

    /// <summary>A client of a new member.</summary>
    public async Task<HttpClient> MemberAsync(HandleRole role)
    {
        var email = await _admin.NewAccountAsync();
        await _admin.WithDatabaseAsync(async db =>
        {
            var accountId = await db.Accounts.Where(row => row.Email == email).Select(row => row.Id).SingleAsync();
            db.HandleMembers.Add(new HandleMember { HandleId = HandleId, AccountId = accountId, Role = role });
            return await db.SaveChangesAsync();
        });
        return await _admin.SignInAsync(email);
    }

    /// <summary>A domain put into the database past the API.</summary>
    public Task<int> InsertAsync(string domain, Action<DestinationDomain> change, DomainScope scope = DomainScope.Domain) => _admin.WithDatabaseAsync(db =>
    {
        Assert.True(HostName.TryParse(domain, out var name, out _));
        var row = DestinationDomain.Register(HandleId, name, scope, RiskModel.Assess(name, RiskContext.None), _admin.Clock.GetUtcNow());
        change(row);
        db.DestinationDomains.Add(row);
        return db.SaveChangesAsync();
    });

    /// <summary>The queue of this handle, emptied; null stands for the head.</summary>
    public Task<List<int?>> TakeQueueAsync() => _admin.WithDatabaseAsync(async db =>
    {
        var rows = await db.PendingPublishes.Where(row => row.HandleId == HandleId).OrderBy(row => row.Id).ToListAsync();
        db.PendingPublishes.RemoveRange(rows);
        await db.SaveChangesAsync();
        return rows.ConvertAll(row => row.ShardHash);
    });
}
