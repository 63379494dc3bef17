using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Tests.Outgoing;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Features.Links.Health;

/// <summary>A handle whose links are checked.</summary>
internal sealed class HealthScene(LinkHealthFixture admin, HandleClient handle)
{
    /// <summary>Between two requests to a host.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public HandleClient Handle => handle;

    private LinkHealthRunner Runner => admin.Services.GetRequiredService<LinkHealthRunner>();

    public static async Task<HealthScene> NewAsync(LinkHealthFixture admin) => new(admin, await HandleClient.CreateAsync(admin));

    public async Task PutAsync(string slug, string destinationUrl, object? more = null)
    {
        var body = new JsonObject { ["destinationUrl"] = destinationUrl };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var answer = await handle.PutAsync("links/" + slug, body);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
    }

    public Task<HandleClient.Answer> StartAsync(object? body = null) => handle.SendAsync(HttpMethod.Post, "links/health-check", body);

    public Task<bool> StepAsync() => PacedAsync(Runner.StepAsync(CancellationToken.None));

    /// <summary>Lets the pauses between two requests to a host go by.</summary>
    public async Task<T> PacedAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            admin.Clock.AdvanceToTimer(Pause);
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
        }

        return await work;
    }

    /// <summary>A whole run; answers what GET says of it.</summary>
    public async Task<JsonObject> RunAsync(object? body = null)
    {
        var started = await StartAsync(body);
        Assert.True(started.Status == HttpStatusCode.Accepted, started.ToString());
        while (await StepAsync())
        {
        }

        var report = await ReadAsync();
        Assert.Equal(started.Text("runId"), (string?)report["runId"]);
        Assert.Equal("DONE", (string?)report["status"]);
        return report;
    }

    public async Task<JsonObject> ReadAsync(string query = "")
    {
        var answer = await handle.GetAsync("links/health-check" + query);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return answer.Json;
    }

    /// <summary>The checks of an item that did not pass: <c>tls WARN</c>.</summary>
    public static string Troubles(JsonNode item) => string.Join(
        ", ",
        item["checks"]!.AsArray().Where(check => (string?)check!["status"] is "WARN" or "FAIL").Select(check => $"{(string?)check!["id"]} {(string?)check["status"]}"));

    /// <summary>A server that answers HEAD and GET by the path.</summary>
    public static LoopbackServer Site(Func<string, string> answer, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null) =>
        LoopbackServer.Start((request, stream, stop) => OutgoingScene.WriteAsync(stream, answer(request.Split("\r\n")[0][..^" HTTP/1.1".Length]), stop), null, certificate);
}
