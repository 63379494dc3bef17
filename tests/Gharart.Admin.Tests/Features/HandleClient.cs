using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features;

/// <summary>A signed-in owner with a handle of its own, so that tests of one class do not meet.</summary>
internal sealed class HandleClient(AdminFixture admin, HttpClient http, string handle, int handleId)
{
    private static int HandlesMade;

    public string Handle => handle;

    public int HandleId => handleId;

    public HttpClient Http => http;

    public static async Task<HandleClient> CreateAsync(AdminFixture admin)
    {
        var http = await admin.OwnerAsync();
        var name = $"feature-{Interlocked.Increment(ref HandlesMade)}";
        using var response = await http.PostAsJsonAsync("/v2/handles", new { handle = name });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = await admin.WithDatabaseAsync(db => db.Handles.Where(row => row.Name == name).Select(row => row.Id).SingleAsync());
        var client = new HandleClient(admin, http, name, id);
        await client.TakeQueueAsync();
        return client;
    }

    /// <param name="path">Below the handle: <c>links/sale</c>.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/v2/handles/{handle}/{path}".TrimEnd('/'));
        request.Content = body is null ? null : JsonContent.Create(body);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!.AsObject();
        return new Answer(response.StatusCode, json, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString());
    }

    public Task<Answer> PutAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Put, path, body, ifMatch);

    public Task<Answer> PostAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Post, path, body, ifMatch);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Everything of a list, page by page.</summary>
    public async Task<List<JsonObject>> ListAsync(string path, int limit)
    {
        var items = new List<JsonObject>();
        string? token = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await GetAsync($"{path}{separator}limit={limit}{(token is null ? "" : "&nextToken=" + token)}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            var rows = page.Json["items"]!.AsArray();
            Assert.InRange(rows.Count, 0, limit);
            items.AddRange(rows.Select(row => row!.AsObject()));
            token = page.Json["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return items;
    }

    /// <summary>Registers a destination domain past the API.</summary>
    public Task<int> AddDomainAsync(
        string domain, VerificationStatus status = VerificationStatus.Verified, TrustDecision? manual = null, DateTimeOffset? until = null) =>
        admin.WithDatabaseAsync(async db =>
        {
            db.DestinationDomains.Add(new DestinationDomain
            {
                HandleId = handleId,
                Domain = domain,
                VerificationStatus = status,
                ManualDecision = manual,
                DecisionExpiresAt = until,
                ChallengeToken = "x",
                RiskModelVersion = "1",
            });
            return await db.SaveChangesAsync();
        });

    /// <summary>Takes what waits to be published for the handle; null is the head.</summary>
    public Task<List<int?>> TakeQueueAsync() => admin.WithDatabaseAsync(async db =>
    {
        var rows = await db.PendingPublishes.Where(row => row.HandleId == handleId).OrderBy(row => row.Id).ToListAsync();
        db.PendingPublishes.RemoveRange(rows);
        await db.SaveChangesAsync();
        return rows.ConvertAll(row => row.ShardHash);
    });

    internal sealed record Answer(HttpStatusCode Status, JsonObject Json, string? ETag, string? Location)
    {
        public string? Error => Json["error"]?.GetValue<string>();

        public string[] Fields => Json["errors"] is JsonObject errors ? [.. errors.Select(pair => pair.Key)] : [];

        public string Text(string member) => Json[member]!.ToString();

        /// <summary>Refused with this code, because of exactly these fields.</summary>
        public void IsRefused(string code, params string[] fields)
        {
            Assert.True(Status == HttpStatusCode.BadRequest && Error == code, $"{Status} {Json}");
            Assert.Equal(fields.Order(StringComparer.Ordinal), Fields);
        }

        public override string ToString() => $"{Status} {JsonSerializer.Serialize(Json)}";
    }
}
