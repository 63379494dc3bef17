using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Snapshots;
using Gharart.TestKit.Snapshots;

namespace Gharart.Redis.Tests;

/// <summary>What every snapshot store has to do; run against each by the classes that derive from this one.</summary>
public abstract class SnapshotStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Key = new byte[32];

    /// <summary>A store on the same ground as the others of this test.</summary>
    protected abstract ISnapshotStore Open();

    /// <summary>Puts other bytes where the store keeps its manifest.</summary>
    protected abstract Task OverwriteManifestAsync(byte[] bytes);

    /// <summary>Puts other bytes where the store keeps a blob.</summary>
    protected abstract Task OverwriteBlobAsync(BlobName name, byte[] bytes);

    /// <summary>Lets a blob look as if it had been put then.</summary>
    protected abstract Task BackdateAsync(BlobName name, DateTimeOffset putAt);

    [Fact]
    public async Task Empty_HasRevisionZeroAndNothing()
    {
        var store = Open();
        Assert.Equal(0ul, await store.GetRevisionAsync(None));
        Assert.Null(await store.GetManifestAsync(None));
        Assert.Null(await store.GetBlobAsync(BlobName.Of("x"u8), None));
    }

    [Fact]
    public async Task TrySwapManifest_OnlyUponTheExpectedRevision()
    {
        var (store, other) = (Open(), Open());
        Assert.False(await store.TrySwapManifestAsync(1, ManifestOf(2), None));
        Assert.True(await store.TrySwapManifestAsync(0, ManifestOf(1), None));
        Assert.False(await other.TrySwapManifestAsync(0, ManifestOf(9), None));
        Assert.Equal(1ul, await other.GetRevisionAsync(None));
        Assert.True(await other.TrySwapManifestAsync(1, ManifestOf(1_790_000_000), None));
        Assert.Equal(ManifestOf(1_790_000_000), await store.GetManifestAsync(None));
    }

    [Fact]
    public async Task TrySwapManifest_FourPublishersRace_EachRevisionIsWonOnce()
    {
        const int Revisions = 60;
        var wins = new int[Revisions + 1];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var store = Open();
            for (var seen = 0ul; seen < Revisions; seen = await store.GetRevisionAsync(None))
            {
                if (await store.TrySwapManifestAsync(seen, ManifestOf(seen + 1), None))
                {
                    Interlocked.Increment(ref wins[seen + 1]);
                }
            }
        })));
        Assert.All(wins[1..], count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 71, 72, 77, 70, 1, 0, 5 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task GetRevision_DamagedManifest_IsZeroSoThatItCanBeReplaced(byte[] damaged)
    {
        var store = Open();
        await OverwriteManifestAsync(damaged);
        Assert.Equal(0ul, await store.GetRevisionAsync(None));
        Assert.True(await store.TrySwapManifestAsync(0, ManifestOf(1), None));
        Assert.Equal(1ul, await store.GetRevisionAsync(None));
    }

    [Fact]
    public async Task PutBlob_AnyBytes_ComeBackTheSame()
    {
        var store = Open();
        foreach (var length in new[] { 1, 1000, 3_000_000 })
        {
            var blob = RandomNumberGenerator.GetBytes(length);
            var name = BlobName.Of(blob);
            await store.PutBlobAsync(name, blob, None);
            await store.PutBlobAsync(name, blob, None);
            Assert.Equal(blob, await store.GetBlobAsync(name, None));
        }
    }

    [Fact]
    public async Task PutBlob_OverADamagedOne_MendsIt()
    {
        var store = Open();
        var name = await PutAsync(store, "blob");
        await OverwriteBlobAsync(name, [1, 2, 3]);
        Assert.Equal([1, 2, 3], await store.GetBlobAsync(name, None));
        await PutAsync(store, "blob");
        Assert.Equal("blob"u8.ToArray(), await store.GetBlobAsync(name, None));
    }

    [Fact]
    public async Task FindMissing_TellsWhichAreNotThere()
    {
        var store = Open();
        var (here, gone) = (new List<BlobName>(), new List<BlobName>());
        for (var i = 0; i < 30; i++)
        {
            here.Add(await PutAsync(store, $"blob {i}"));
            gone.Add(BlobName.Of([(byte)i]));
        }

        Assert.Empty(await store.FindMissingAsync([], None));
        Assert.Empty(await store.FindMissingAsync(here, None));
        Assert.Equal(gone, await store.FindMissingAsync([.. here.Concat(gone)], None));
    }

    [Fact]
    public async Task Collect_RemovesWhatIsOldAndNotNamed()
    {
        var store = Open();
        var limit = DateTimeOffset.UnixEpoch.AddYears(56);
        var (named, forgotten, young, border) =
            (await PutAsync(store, "named"), await PutAsync(store, "forgotten"), await PutAsync(store, "young"), await PutAsync(store, "border"));
        await BackdateAsync(named, limit.AddMinutes(-10));
        await BackdateAsync(forgotten, limit.AddMinutes(-10));
        await BackdateAsync(young, limit.AddMinutes(1));
        await BackdateAsync(border, limit);

        await store.CollectAsync(new HashSet<BlobName> { named }, limit, None);

        Assert.NotNull(await store.GetBlobAsync(named, None));
        Assert.Null(await store.GetBlobAsync(forgotten, None));
        Assert.NotNull(await store.GetBlobAsync(young, None));
        Assert.NotNull(await store.GetBlobAsync(border, None));
    }

    [Fact]
    public async Task Collect_BlobThatWasPutAgain_IsYoungAgain()
    {
        var store = Open();
        var name = await PutAsync(store, "again");
        await BackdateAsync(name, DateTimeOffset.UnixEpoch);
        await PutAsync(store, "again");
        await store.CollectAsync(new HashSet<BlobName>(), DateTimeOffset.UnixEpoch.AddYears(30), None);
        Assert.NotNull(await store.GetBlobAsync(name, None));
    }

    [Fact]
    public async Task WaitForChange_EndsWhenItsTimeIsUpAndWhenCancelled()
    {
        var store = Open();
        await store.WaitForChangeAsync(TimeSpan.FromMilliseconds(20), TimeProvider.System, None);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await store.WaitForChangeAsync(TimeSpan.FromHours(1), TimeProvider.System, cancelled.Token));
    }

    [Fact]
    public async Task WaitForChange_AnotherPublishes_EndsLongBeforeItsTime()
    {
        var (store, other) = (Open(), Open());
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = Task.Run(async () =>
        {
            while (await store.GetRevisionAsync(guard.Token) == 0)
            {
                await store.WaitForChangeAsync(TimeSpan.FromHours(1), TimeProvider.System, guard.Token);
            }
        });
        await store.GetRevisionAsync(None);
        Assert.True(await other.TrySwapManifestAsync(0, ManifestOf(1), None));
        await seen;
    }

    protected static byte[] ManifestOf(ulong revision) => new Manifest
    {
        Revision = revision,
        CreatedAt = DateTimeOffset.UnixEpoch,
        CtxKeyId = 1,
        Handles = [.. Enumerable.Range(0, (int)(revision % 50)).Select(i =>
            new ManifestHandle(Define.Name($"brand-{i}"), (uint)i + 1, default, [BlobName.Of([(byte)revision])]))],
    }.Write(Key);

    private static async Task<BlobName> PutAsync(ISnapshotStore store, string content)
    {
        var blob = Encoding.ASCII.GetBytes(content);
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, None);
        return name;
    }
}
