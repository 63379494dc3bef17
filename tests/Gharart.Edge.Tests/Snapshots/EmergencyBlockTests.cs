using System.Net;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Snapshots;

/// <summary>Design §4: a block that stands in a signed manifest holds, whatever becomes of the blobs.</summary>
public sealed class EmergencyBlockTests : IAsyncLifetime
{
    private static readonly EmergencyBlock Shop = new(SampleHandles.AcmeNumber, "shop.example", DomainScope.Domain, IsLegal: false);

    private readonly EdgeFixture _edge;
    private StuckStore _store = null!;

    public EmergencyBlockTests() => _edge = new EdgeFixture
    {
        Replace = services => services.AddSingleton<ISnapshotStore>(provider =>
            _store = new StuckStore(provider.GetRequiredService<EdgeOptions>().TransportDirectory)),
    };

    public async Task InitializeAsync()
    {
        await PublishAsync(5, "https://shop.example/five");
        await _edge.StartAsync();
        await Eventually.HoldsAsync("revision 5 is served", () => _edge.Serves(5));
        await Eventually.HoldsAsync("revision 5 is copied", () => File.Exists(Path.Combine(_edge.LastKnownGoodDirectory, "manifest")));
    }

    public async Task DisposeAsync()
    {
        _store.Release();
        await _edge.DisposeAsync();
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.UnavailableForLegalReasons)]
    public async Task Block_OverTheSameBlobs_Holds(bool isLegal, HttpStatusCode expected)
    {
        await SwapAsync(6, [Shop with { IsLegal = isLegal }]);

        await AnswersAsync(expected);
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6) && _edge.Metrics.LastRefusal is null);
    }

    [Fact]
    public async Task Block_HeadBlobMissing_HoldsAlsoAfterARestartUntilTheBlobsCome()
    {
        var missing = HeadBlob.Write(SampleHandles.Acme with { Rules = [] });
        var handle = (await CurrentAsync()).Handles[0] with { Head = BlobName.Of(missing) };
        await SwapAsync(6, [Shop], [handle]);

        await AnswersAsync(HttpStatusCode.Forbidden);
        Assert.True(_edge.Serves(5));
        await Eventually.HoldsAsync("the missing blob is told", () => _edge.Metrics.LastRefusal == $"Blob {handle.Head} is missing.");

        // Without the transport, only the edge's own folder knows of the block.
        await _edge.StopAsync();
        var manifest = await File.ReadAllBytesAsync(_edge.Published.ManifestPath);
        File.Delete(_edge.Published.ManifestPath);
        await _edge.StartAsync();
        using (var response = await _edge.SendAsync("/sale"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        await new DirectorySnapshotStore(_edge.TransportDirectory).PutBlobAsync(handle.Head, missing, default);
        await File.WriteAllBytesAsync(_edge.Published.ManifestPath, manifest);
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6) && _edge.Metrics.LastRefusal is null);
        await AnswersAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Block_WhileBlobsOfAnotherRevisionComeSlowly_DoesNotWaitForThem()
    {
        _store.Hold();
        await PublishAsync(6, "https://shop.example/six");
        await Eventually.HoldsAsync("the edge waits for a blob", () => _store.IsWaitedFor);

        await SwapAsync(7, [Shop]);
        await AnswersAsync(HttpStatusCode.Forbidden);
        Assert.True(_edge.Serves(5));

        _store.Release();
        await Eventually.HoldsAsync("revision 7 is served", () => _edge.Serves(7));
        await AnswersAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Block_Lifted_IsGoneWithTheBlobsOfTheNewRevisionOnly()
    {
        await SwapAsync(6, [Shop]);
        await AnswersAsync(HttpStatusCode.Forbidden);
        var current = await CurrentAsync();

        // What the head of this revision says nobody knows, so what was blocked stays so.
        await SwapAsync(7, [], [current.Handles[0] with { Head = BlobName.Of("lost"u8) }]);
        await Eventually.HoldsAsync("revision 7 is refused", () => _edge.Metrics.LastRefusal is not null);
        await AnswersAsync(HttpStatusCode.Forbidden);

        await SwapAsync(8, [], current.Handles);
        await Eventually.HoldsAsync("revision 8 is served", () => _edge.Serves(8));
        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));
    }

    [Fact]
    public async Task Block_OfAnotherHandleOrHost_BlocksNothingElse()
    {
        await SwapAsync(6, [Shop with { HandleNumber = 99 }, new EmergencyBlock(SampleHandles.AcmeNumber, "other.example", DomainScope.Domain, false)]);
        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));

        Assert.Equal("https://shop.example/five", await _edge.LocationOfAsync("/sale"));
    }

    private async Task AnswersAsync(HttpStatusCode expected) => await Eventually.HoldsAsync(
        $"the link answers {expected}",
        () =>
        {
            using var response = _edge.SendAsync("/sale").GetAwaiter().GetResult();
            return response.StatusCode == expected && !response.Has("Location");
        });

    private Task PublishAsync(ulong revision, string destination) => _edge.Published.PublishAsync(revision, SampleHandles.With(destination));

    private async Task<Manifest> CurrentAsync() =>
        Manifest.Read((await new DirectorySnapshotStore(_edge.TransportDirectory).GetManifestAsync(default))!, TestSecret.SnapshotKey);

    private async Task SwapAsync(ulong revision, EmergencyBlock[] blocks, IReadOnlyList<ManifestHandle>? handles = null)
    {
        var current = await CurrentAsync();
        var next = current with { Revision = revision, EmergencyBlocks = blocks, Handles = handles ?? current.Handles };
        Assert.True(await new DirectorySnapshotStore(_edge.TransportDirectory).TrySwapManifestAsync(
            current.Revision, next.Write(TestSecret.SnapshotKey), default));
    }
}
