using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Snapshots;

/// <summary>docs/snapshot-format.md: links that nobody removed do not vanish from an edge.</summary>
public sealed class ShrinkTests : IAsyncLifetime
{
    private const int Links = 1_000;

    private readonly EdgeFixture _edge = new();

    public async Task InitializeAsync()
    {
        await _edge.Published.PublishAsync(5, With(Links));
        await _edge.StartAsync();
        await Eventually.HoldsAsync("revision 5 is served", () => _edge.Serves(5));
    }

    public Task DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task MoreThanAQuarterGone_IsRefusedAndToldUntilTheManifestExplainsIt()
    {
        await _edge.Published.PublishAsync(6, With(Links - 251));
        await Eventually.HoldsAsync("revision 6 is refused", () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal(
            "The published revision 6 has 749 links, the revision 5 that is served has 1000, and 251 of them were not removed by anyone. "
            + "If that is meant, start the admin once with Gharart__AllowShrink=true.",
            _edge.Metrics.LastRefusal);
        Assert.Equal("https://shop.example/999", await _edge.LocationOfAsync("/link-999"));

        // An ordinary edit on top of it explains nothing; one that says which links went does.
        await RepublishAsync(7, removed: 0);
        await Eventually.HoldsAsync("revision 7 is refused", () => _edge.Metrics.LastRefusal!.Contains("revision 7", StringComparison.Ordinal));
        Assert.True(_edge.Serves(5));
        await RepublishAsync(8, removed: 1);
        await Eventually.HoldsAsync("revision 8 is served", () => _edge.Serves(8) && _edge.Metrics.LastRefusal is null);
    }

    [Fact]
    public async Task AQuarterGone_IsTaken()
    {
        await _edge.Published.PublishAsync(6, With(Links - 250));

        await Eventually.HoldsAsync("revision 6 is served", () => _edge.Serves(6));
    }

    [Fact]
    public async Task ManifestWithoutCounts_IsJudgedByWhatIsInTheBlobs()
    {
        await _edge.Published.PublishAsync(6, With(Links / 2));
        await RepublishAsync(7, removed: 0, withCounts: false);

        await Eventually.HoldsAsync(
            "revision 7 is refused",
            () => _edge.Metrics.LastRefusal?.StartsWith("The published revision 7 has 500 links", StringComparison.Ordinal) == true);
        Assert.True(_edge.Serves(5));
    }

    private static (HandleDefinition Head, LinkDefinition[] Links) With(int links) =>
        (SampleHandles.Acme, [.. Enumerable.Range(Links - links, links).Select(Link)]);

    private static LinkDefinition Link(int i) =>
        SampleHandles.Link($"link-{i}", $"https://shop.example/{i}") with { Number = (uint)i + 1, AppendContext = false };

    private async Task RepublishAsync(ulong revision, ulong removed, bool withCounts = true)
    {
        var store = new DirectorySnapshotStore(_edge.TransportDirectory);
        var current = Manifest.Read((await store.GetManifestAsync(default))!, TestSecret.SnapshotKey);
        var next = current with
        {
            Revision = revision,
            RemovedLinks = removed,
            Handles = [.. current.Handles.Select(handle => withCounts ? handle : handle with { LinkCount = null })],
        };
        Assert.True(await store.TrySwapManifestAsync(current.Revision, next.Write(TestSecret.SnapshotKey), default));
    }
}
