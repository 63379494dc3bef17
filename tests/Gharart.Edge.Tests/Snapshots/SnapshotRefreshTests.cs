using System.Net;
using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Snapshots;

/// <summary>Design §4: what is published reaches visitors; what is damaged, foreign or older never does.</summary>
public sealed class SnapshotRefreshTests : IAsyncLifetime
{
    private readonly EdgeFixture _edge = new();

    private string ManifestPath => _edge.Published.ManifestPath;

    public async Task InitializeAsync()
    {
        await PublishAsync(5, "https://shop.example/five");
        await _edge.StartAsync();
        await Eventually.HoldsAsync("revision 5 is served", () => _edge.Serves(5));
        await Eventually.HoldsAsync("revision 5 is copied", () => File.Exists(Path.Combine(_edge.LastKnownGoodDirectory, "manifest")));
    }

    public Task DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task NewRevision_Published_ShowsWithoutARestart()
    {
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));

        await PublishAsync(6, "https://shop.example/six");

        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));
        Assert.Equal("https://shop.example/six", await _edge.LocationOfAsync("/sale"));
    }

    [Fact]
    public async Task Handle_TakenOffTheManifest_Is404()
    {
        await _edge.Published.PublishAsync(6, (SampleHandles.Rescue, SampleHandles.RescueLinks));
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));

        using var response = await _edge.SendAsync("/sale");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task OlderRevision_Published_IsRefusedAndTold()
    {
        await PublishAsync(4, "https://shop.example/four");

        await RefusedAsync("The published revision 4 is older than the revision 5 that is served.");
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));
    }

    public static TheoryData<string, byte[]> DamagedManifests { get; } = new()
    {
        { "noise", [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 37))] },
        { "empty", [] },
        { "cut off in the mark", "GHM"u8.ToArray() },
        { "nothing but a mark and a revision", [.. "GHMF"u8, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0] },
        { "another file's mark", [.. "GHHD"u8, .. new byte[100]] },
    };

    [Theory]
    [MemberData(nameof(DamagedManifests))]
    public async Task Manifest_Damaged_IsRefusedUntilItIsMended(string what, byte[] bytes)
    {
        await File.WriteAllBytesAsync(ManifestPath, bytes);

        await Eventually.HoldsAsync(what, () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));

        File.Delete(ManifestPath);
        await PublishAsync(6, "https://shop.example/six");
        await RecoveredAsync();
    }

    [Fact]
    public async Task Manifest_WithAnyBitFlipped_IsRefused()
    {
        var whole = new Manifest { Revision = 6, CreatedAt = PublishedHandles.CreatedAt, CtxKeyId = 1 }.Write(TestSecret.SnapshotKey);
        for (var bit = 0; bit < whole.Length * 8; bit += 61)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(damaged, TestSecret.SnapshotKey));
        }

        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(ManifestPath, whole);
        await RefusedAsync("The manifest is damaged, or signed with the key of another deployment (Gharart__MasterSecret).");
        Assert.True(_edge.Serves(5));
    }

    [Fact]
    public async Task Manifest_SignedByAnotherDeployment_IsRefused()
    {
        var foreign = new Manifest { Revision = 9, CreatedAt = PublishedHandles.CreatedAt, CtxKeyId = 1 };
        await File.WriteAllBytesAsync(ManifestPath, foreign.Write(new byte[32]));

        await RefusedAsync("The manifest is damaged, or signed with the key of another deployment (Gharart__MasterSecret).");
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut off")]
    [InlineData("missing")]
    public async Task Blob_Damaged_IsRefusedUntilItIsMended(string how)
    {
        var (head, links) = SampleHandles.With("https://shop.example/six");
        var path = _edge.Published.PathOfLinks(head, links);
        await _edge.StopAsync();
        await _edge.Published.PublishAsync(6, (head, links));
        var whole = await File.ReadAllBytesAsync(path);
        switch (how)
        {
            case "flipped":
                await File.WriteAllBytesAsync(path, [.. whole[..^5], (byte)(whole[^5] ^ 4), .. whole[^4..]]);
                break;
            case "cut off":
                await File.WriteAllBytesAsync(path, whole[..^3]);
                break;
            default:
                File.Delete(path);
                break;
        }

        await _edge.StartAsync();
        await Eventually.HoldsAsync("the blob is refused", () => _edge.Metrics.LastRefusal?.StartsWith("Blob ", StringComparison.Ordinal) == true);
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));

        await File.WriteAllBytesAsync(path, whole);
        await RecoveredAsync();
    }

    [Fact]
    public async Task Blob_SwappedForAnotherHandles_IsRefused()
    {
        var store = new DirectorySnapshotStore(_edge.TransportDirectory);
        var head = HeadBlob.Write(SampleHandles.Acme);
        var foreign = LinkBlob.Write(SampleHandles.Rescue.Number, 0, 0, SampleHandles.RescueLinks);
        await store.PutBlobAsync(BlobName.Of(head), head, default);
        await store.PutBlobAsync(BlobName.Of(foreign), foreign, default);
        var handle = new ManifestHandle(SampleHandles.Acme.Name, SampleHandles.AcmeNumber, BlobName.Of(head), [BlobName.Of(foreign)]);
        var manifest = new Manifest { Revision = 6, CreatedAt = PublishedHandles.CreatedAt, CtxKeyId = 1, Handles = [handle] };
        Assert.True(await store.TrySwapManifestAsync(5, manifest.Write(TestSecret.SnapshotKey), default));

        await Eventually.HoldsAsync("the blob is refused", () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));
    }

    [Fact]
    public async Task Transport_GoneWhileRunning_ChangesNothingForVisitors()
    {
        Directory.Delete(_edge.TransportDirectory, recursive: true);
        await Eventually.HoldsAsync("the missing folder is told", () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));

        await PublishAsync(6, "https://shop.example/six");
        await RecoveredAsync();
    }

    [Fact]
    public async Task Revision_OverTheSameBlobs_IsServedToo()
    {
        var (head, links) = SampleHandles.With("https://shop.example/same");
        await _edge.Published.PublishAsync(6, (head, links));
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));
        await _edge.Published.PublishAsync(7, (head, links));
        await Eventually.HoldsAsync("revision 7 is served", () => _edge.Serves(7));

        Assert.Equal("https://shop.example/same", await _edge.LocationOfAsync("/sale"));
    }

    [Fact]
    public async Task Swap_UnderLoad_NeverGoesBackNorFails()
    {
        await PublishAsync(6, "https://shop.example/r6");
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));
        using var stop = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var seen = 0UL;
            while (!stop.IsCancellationRequested)
            {
                var revision = ulong.Parse((await _edge.LocationOfAsync("/sale"))["https://shop.example/r".Length..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(revision >= seen, $"{revision} came after {seen}");
                seen = revision;
            }
        })).ToArray();
        for (var revision = 7UL; revision < 27; revision++)
        {
            await PublishAsync(revision, $"https://shop.example/r{revision}");
            await Eventually.HoldsAsync($"revision {revision} is served", () => _edge.Serves(revision));
        }

        await stop.CancelAsync();
        await Task.WhenAll(visitors);
    }

    private Task PublishAsync(ulong revision, string destination) => _edge.Published.PublishAsync(revision, SampleHandles.With(destination));

    private async Task RefusedAsync(string reason)
    {
        await Eventually.HoldsAsync(reason, () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal(reason, _edge.Metrics.LastRefusal);
        var metrics = await _edge.Client.GetStringAsync(new Uri(_edge.ManagementAddress, "/metrics"));
        Assert.Matches("(?m)^gharart_edge_snapshots_refused_total [1-9]", metrics);
    }

    private async Task RecoveredAsync()
    {
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6) && _edge.Metrics.LastRefusal is null);
        Assert.Equal("https://shop.example/six", await _edge.LocationOfAsync("/sale"));
    }
}
