using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.Admin.Tests.Features;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Outbox.Deliveries;

/// <summary>A handle with a CUSTOM_WEBHOOK whose endpoint is on this machine.</summary>
internal sealed class HookScene : IDisposable
{
    private readonly DeliveryFixture _admin;

    private HookScene(DeliveryFixture admin, HandleClient client, HookServer server, string secret) =>
        (_admin, Client, Server, Secret) = (admin, client, server, secret);

    public HandleClient Client { get; private set; }

    public HookServer Server { get; private set; }

    public string Secret { get; }

    public static async Task<HookScene> CreateAsync(DeliveryFixture admin)
    {
        var client = await HandleClient.CreateAsync(admin);
        var server = new HookServer();
        var template = await client.PostAsync("tracking-templates", new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = server.Address + "/in?x=1" });
        Assert.Equal(HttpStatusCode.Created, template.Status);
        return new HookScene(admin, client, server, template.Text("secret"));
    }

    /// <summary>Posts a trial conversion; answers the id of its delivery.</summary>
    public async Task<string> PostAsync(object? body = null)
    {
        var answer = await Client.PostAsync("tracking-templates/hook/test-event", body ?? new { });
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.ToString());
        return answer.Text("deliveryId");
    }

    /// <summary>Moves the clock; who was signed in has to do it again.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        _admin.Clock.Advance(time);
        Client = new HandleClient(_admin, await _admin.OwnerAsync(), Client.Handle, Client.HandleId);
    }

    public async Task<JsonObject> LogAsync(string deliveryId) => (await Client.GetAsync($"tracking-templates/hook/deliveries/{deliveryId}")).Json;

    /// <summary>As a receiver would, from what Standard Webhooks says: one of the signatures must be of the secret.</summary>
    public static bool IsSignedWith(string secret, HookRequest request)
    {
        var content = Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret.Split('_')[1]), content));
        return request.Headers["webhook-signature"].Split(' ').Contains(expected);
    }

    /// <summary>Nobody listens any more.</summary>
    public void Close() => Server.Dispose();

    /// <summary>Somebody listens again, at the same address.</summary>
    public void Reopen() => Server = new HookServer(new Uri(Server.Address).Port);

    public void Dispose() => Server.Dispose();
}
