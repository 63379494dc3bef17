using System.Net;
using Gharart.Core.Snapshots;
using Gharart.EndToEnd.Tests.Redis;
using Gharart.Redis;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>Contract §8.3: what a person blocks, every edge refuses within two seconds, however busy publishing is.</summary>
public sealed class BlockTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Rounds = TestSize.Pick(4, 30);
    private static readonly int ImportedLinks = TestSize.Pick(3_000, 30_000);
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task DomainBlockedWhilePublishingIsBusy_ThreeEdgesRefuseInTime()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0);
        var edges = Enumerable.Range(0, 3).Select(_ => new EdgeProcess(deployment.EdgeSettings())).ToArray();
        var clients = edges.Select(edge => Clients.WithoutRedirects($"http://127.0.0.1:{edge.Port}")).ToArray();
        try
        {
            foreach (var edge in edges)
            {
                await edge.StartAsync();
            }

            for (var round = 0; round < Rounds; round++)
            {
                await deployment.TrustAsync($"domain-{round}.example");
                await deployment.SaveLinkAsync($"block-{round}", $"https://domain-{round}.example/");
            }

            await Eventually.HoldsAsync("the last link is live", () => AllAnswerAsync(clients, $"block-{Rounds - 1}", HttpStatusCode.Found));
            var end = new TaskCompletionSource();
            // On a thread of its own: what the database does is never truly asynchronous.
            var busy = Task.WhenAll(Task.Run(() => ImportAsync(deployment, end.Task)), EditAsync(deployment, 1, end.Task), EditAsync(deployment, 2, end.Task));
            using var connection = new RedisConnection(_redis.Settings, TimeProvider.System);
            var store = new RedisSnapshotStore(connection, TimeProvider.System);
            var published = new List<TimeSpan>();
            var times = new List<TimeSpan>();
            var stillPublishing = 0;
            for (var round = 0; round < Rounds; round++)
            {
                await Eventually.HoldsAsync("there is something to publish", deployment.IsPublishingAsync);
                Assert.True(await AllAnswerAsync(clients, $"block-{round}", HttpStatusCode.Found));
                await deployment.Api.PostAsync(
                    $"handles/{RedisDeployment.Handle}/destination-domains/domain-{round}.example/decision", new { decision = "BLOCK", reason = "a test of blocks" });
                var refused = Eventually.HoldsAsync("every edge refuses", () => AllAnswerAsync(clients, $"block-{round}", HttpStatusCode.Forbidden));
                published.Add(await Eventually.HoldsAsync("the block is published", async () => Manifest
                    .Read((await store.GetManifestAsync(default))!, deployment.SnapshotKey).EmergencyBlocks.Any(block => block.Domain == $"domain-{round}.example")));
                times.Add(await refused);
                stillPublishing += await deployment.IsPublishingAsync() ? 1 : 0;
            }

            end.SetResult();
            await busy;
            published.Sort();
            times.Sort();
            output.WriteLine(
                $"{Rounds} blocks, refused by all of 3 edges after {times[times.Count / 2].TotalMilliseconds:F0} ms (median), {times[^1].TotalMilliseconds:F0} ms (slowest), "
                + $"in Redis after {published[published.Count / 2].TotalMilliseconds:F0} and {published[^1].TotalMilliseconds:F0} ms; "
                + $"publishing was still busy {stillPublishing} times.");
            Assert.InRange(times[^1], TimeSpan.Zero, Promise);

            // And what was being published in the meantime takes none of them back.
            await Eventually.HoldsAsync("all is published", async () => !await deployment.IsPublishingAsync(), TimeSpan.FromMinutes(2));
            for (var round = 0; round < Rounds; round++)
            {
                Assert.True(await AllAnswerAsync(clients, $"block-{round}", HttpStatusCode.Forbidden));
            }

            Assert.True(await AllAnswerAsync(clients, "link", HttpStatusCode.Found));
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
            Array.ForEach(edges, edge => edge.Dispose());
        }
    }

    private static async Task<bool> AllAnswerAsync(HttpClient[] clients, string slug, HttpStatusCode status)
    {
        var answers = await Task.WhenAll(clients.Select(async client =>
        {
            using var request = Clients.Click(RedisDeployment.Handle, $"/{slug}");
            request.Method = HttpMethod.Head;
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }));
        return answers.All(answer => answer == status);
    }

    /// <summary>Adds handles with many links, one after the other.</summary>
    private static async Task ImportAsync(RedisDeployment deployment, Task end)
    {
        var links = Enumerable.Range(0, ImportedLinks).ToDictionary(i => $"link-{i}", i => $"https://shop.example/{i}");
        for (var import = 0; !end.IsCompleted; import++)
        {
            await deployment.ImportAsync($"import-{import}", links);
        }
    }

    private static async Task EditAsync(RedisDeployment deployment, int editor, Task end)
    {
        for (var edit = 0; !end.IsCompleted; edit++)
        {
            await deployment.SaveLinkAsync($"edit-{editor}-{edit % 100}", $"https://shop.example/{edit}");
        }
    }
}
