using System.Text;
using Gharart.Core.Snapshots;
using Gharart.Redis;
using Gharart.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>
/// Design §9: whatever somebody puts into Redis in place of the snapshot, each redirect is as an oracle says it is, and after the admin has mended it
/// the newest one is served within two seconds.
/// </summary>
public sealed class SnapshotFaultTests(ITestOutputHelper output) : IDisposable
{
    // Above the number of links from which an edge minds that some are gone.
    private const int Links = 400;

    // Two seconds of the promise and one for a machine that does many things at once.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(3);

    private readonly RedisServer _redis = new();
    private readonly Dictionary<string, string> _oracle = [];
    private string _edited = "";

    public void Dispose() => _redis.Dispose();

    public static TheoryData<string> ManifestFaults { get; } = ["truncated", "bit flipped", "gone", "noise", "badly signed", "older", "naming blobs that nobody has"];

    [Theory]
    [MemberData(nameof(ManifestFaults))]
    public async Task ManifestInRedisIsBad_RedirectsStayRight(string fault)
    {
        await using var deployment = await StartAsync();
        using var connection = new RedisConnection(_redis.Settings, TimeProvider.System);
        var store = new RedisSnapshotStore(connection, TimeProvider.System);
        var older = (await store.GetManifestAsync(default))!;
        await EditAsync(deployment, "link-7", "https://shop.example/newer");
        await ServesAsync(deployment, Recovery);
        await deployment.StopAdminAsync(0);
        var current = Manifest.Read((await store.GetManifestAsync(default))!, deployment.SnapshotKey);

        if (fault == "gone")
        {
            Assert.Equal(":1\r\n", _redis.Command("DEL", "gharart:manifest"));
        }
        else
        {
            PutManifest(Bad(fault, older, current with { Revision = current.Revision + 1 }, deployment.SnapshotKey));
            await RefusedAsync(deployment);
        }

        // Also by an edge that starts on what its own disk has.
        await IsRightAsync(deployment);
        await deployment.StartEdgeAsync(_redis.Settings, await deployment.StopEdgeAsync(0));
        await IsRightAsync(deployment);
        await IsMendedAsync(deployment, fault);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("bit flipped")]
    [InlineData("of somebody else")]
    [InlineData("gone")]
    public async Task BlobInRedisIsBad_RedirectsStayRight(string fault)
    {
        await using var deployment = await StartAsync();
        var directories = new[] { await deployment.StopEdgeAsync(0), await deployment.StopEdgeAsync(0) };

        // A blob that no edge has.
        await deployment.SaveLinkAsync("link-7", "https://shop.example/not-to-be-had");
        await Eventually.HoldsAsync("it is published", async () => !await deployment.IsPublishingAsync());
        await deployment.StopAdminAsync(0);
        using var connection = new RedisConnection(_redis.Settings, TimeProvider.System);
        await BreakShardAsync(new RedisSnapshotStore(connection, TimeProvider.System), deployment.SnapshotKey, fault);
        foreach (var directory in directories)
        {
            await deployment.StartEdgeAsync(_redis.Settings, directory);
        }

        await RefusedAsync(deployment);
        await IsRightAsync(deployment);
        _oracle["link-7"] = "https://shop.example/not-to-be-had";
        await IsMendedAsync(deployment, fault);
    }

    [Fact]
    public async Task DatabaseLostAThirdOfItsLinks_EdgesKeepThem()
    {
        await using var deployment = await StartAsync();
        await using (var db = await deployment.OpenDatabaseAsync())
        {
            // Behind the back of everything that counts removals, as a damaged database does.
            Assert.Equal(Links * 3 / 10, await db.Links.Where(link => EF.Functions.Like(link.Slug, "link-%")).OrderBy(link => link.Id).Take(Links * 3 / 10).ExecuteDeleteAsync());
        }

        await deployment.SaveLinkAsync("link-399", "https://shop.example/refused");
        await RefusedAsync(deployment, "were not removed by anyone");
        await IsRightAsync(deployment);
    }

    private async Task<RedisDeployment> StartAsync()
    {
        var deployment = await RedisDeployment.StartAsync(_redis, edges: 2);
        for (var i = 0; i < Links; i++)
        {
            _oracle[_edited = $"link-{i}"] = $"https://shop.example/{i}";
        }

        await deployment.ImportAsync(RedisDeployment.Handle, _oracle);
        await ServesAsync(deployment, TimeSpan.FromSeconds(30));
        return deployment;
    }

    private async Task EditAsync(RedisDeployment deployment, string slug, string url)
    {
        await deployment.SaveLinkAsync(slug, url);
        (_oracle[slug], _edited) = (url, slug);
    }

    private static byte[] Bad(string fault, byte[] older, Manifest next, byte[] key) => fault switch
    {
        "truncated" => next.Write(key)[..^20],
        "bit flipped" => Flipped(next.Write(key)),
        "noise" => Encoding.ASCII.GetBytes("<html>nothing of ours</html>"),
        "badly signed" => (next with { Handles = [] }).Write(new byte[32]),
        "older" => older,
        _ => (next with { Handles = [.. next.Handles.Select(handle => handle with { Shards = [BlobName.Of("nobody has it"u8)] })] }).Write(key),
    };

    private async Task BreakShardAsync(RedisSnapshotStore store, byte[] key, string fault)
    {
        var name = Manifest.Read((await store.GetManifestAsync(default))!, key).Handles.Single().Shards.Single();
        if (fault == "gone")
        {
            Assert.Equal(":1\r\n", _redis.Command("DEL", $"gharart:blob:{name}"));
            return;
        }

        var whole = (await store.GetBlobAsync(name, default))!;
        var bad = fault switch
        {
            "truncated" => whole[..(whole.Length / 2)],
            "bit flipped" => Flipped(whole),
            _ => Encoding.ASCII.GetBytes("nothing of ours"),
        };
        await store.PutBlobAsync(name, bad, default);
    }

    // As somebody would who does not ask the store; the channel tells the edges of it.
    private void PutManifest(byte[] bytes)
    {
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", _redis.Port);
        using var stream = client.GetStream();
        stream.Write([.. Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n$16\r\ngharart:manifest\r\n${bytes.Length}\r\n"), .. bytes, .. "\r\n"u8]);
        var answer = new byte[16];
        Assert.Equal("+OK\r\n", Encoding.ASCII.GetString(answer, 0, stream.Read(answer)));
        _redis.Command("PUBLISH", "gharart:published", "");
    }

    private static byte[] Flipped(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bytes.Length / 2] ^= 4;
        return flipped;
    }

    private static Task<TimeSpan> RefusedAsync(RedisDeployment deployment, string why = "") => Eventually.HoldsAsync(
        "every edge refuses the snapshot",
        async () => (await Task.WhenAll(deployment.Edges.Select(deployment.ReadyAsync))).All(
            ready => !ready.Contains("\"lastRefusal\":null", StringComparison.Ordinal) && ready.Contains(why, StringComparison.Ordinal)));

    // An admin that starts publishes anew what is bad; then also an edge that has nothing yet is right.
    private async Task IsMendedAsync(RedisDeployment deployment, string fault)
    {
        await deployment.StartAdminAsync();
        await EditAsync(deployment, "link-8", "https://shop.example/mended");
        var mended = await ServesAsync(deployment, Recovery);
        await deployment.StartEdgeAsync(_redis.Settings);
        await ServesAsync(deployment, TimeSpan.FromSeconds(10));
        output.WriteLine($"{fault}: mended {mended.TotalMilliseconds:F0} ms after the edit that followed");
    }

    private async Task IsRightAsync(RedisDeployment deployment)
    {
        foreach (var edge in deployment.Edges)
        {
            foreach (var (slug, url) in _oracle)
            {
                Assert.Equal((slug, url), (slug, await deployment.LocationOfAsync(edge, slug)));
            }
        }
    }

    private async Task<TimeSpan> ServesAsync(RedisDeployment deployment, TimeSpan within)
    {
        var took = await deployment.LeadsToAsync(_edited, _oracle[_edited], within);
        await IsRightAsync(deployment);
        return took;
    }
}
