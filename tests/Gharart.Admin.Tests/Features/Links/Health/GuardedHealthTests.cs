using System.Net;
using Gharart.Admin.Tests.Outgoing;

namespace Gharart.Admin.Tests.Features.Links.Health;

/// <summary>With the guard on, as in production.</summary>
public class GuardedHealthTests(GuardedHealthFixture admin) : IClassFixture<GuardedHealthFixture>
{
    [Fact]
    public async Task Destination_InOurOwnNetwork_IsNotContacted()
    {
        var scene = await HealthScene.NewAsync(admin);
        await using var victim = LoopbackServer.Saying(LoopbackServer.Ok("secret"));
        await using var victim6 = LoopbackServer.Saying(LoopbackServer.Ok("secret"), IPAddress.IPv6Loopback);
        string[] addresses = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"];
        for (var i = 0; i < addresses.Length; i++)
        {
            admin.Name($"inside{i}.example", IPAddress.Parse(addresses[i]));
            await scene.PutAsync($"four{i}", $"http://inside{i}.example:{victim.Port}/");
            await scene.PutAsync($"six-{i}", $"https://inside{i}.example:{victim6.Port}/");
        }

        var report = await scene.RunAsync();

        Assert.Equal("""{"ok":0,"warn":0,"fail":12,"skipped":0}""", report["summary"]!.ToJsonString());
        Assert.All(report["items"]!.AsArray(), item =>
        {
            Assert.Equal("reachable FAIL", HealthScene.Troubles(item!));
            Assert.Contains("Only hosts of the public Internet are asked", (string?)item!["checks"]![0]!["evidence"], StringComparison.Ordinal);
        });
        Assert.Equal((0, 0), (victim.Connections, victim6.Connections));
    }
}
