using Gharart.Core.Snapshots;
using Gharart.Core.Tests.Storage;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class DirectorySnapshotStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();

    private DirectorySnapshotStore Store => new(_folder.Path);

    [Fact]
    public async Task Empty_HasRevisionZeroAndNothing()
    {
        Assert.Equal(0ul, await Store.GetRevisionAsync(None));
        Assert.Null(await Store.GetManifestAsync(None));
        Assert.Null(await Store.GetBlobAsync(BlobName.Of("x"u8), None));
        Assert.False(Store.Contains(BlobName.Of("x"u8)));
    }

    [Fact]
    public async Task TrySwapManifest_OnlyUponTheExpectedRevision()
    {
        Assert.False(await Store.TrySwapManifestAsync(1, ManifestOf(2), None));
        Assert.True(await Store.TrySwapManifestAsync(0, ManifestOf(1), None));
        Assert.False(await Store.TrySwapManifestAsync(0, ManifestOf(9), None));
        Assert.Equal(1ul, await Store.GetRevisionAsync(None));
        Assert.True(await Store.TrySwapManifestAsync(1, ManifestOf(2), None));
        Assert.Equal(ManifestOf(2), await Store.GetManifestAsync(None));
    }

    [Fact]
    public async Task TrySwapManifest_FourPublishersRace_EachRevisionIsWonOnce()
    {
        const int Revisions = 60;
        var wins = new int[Revisions + 1];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var store = Store;
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

    [Fact]
    public async Task Read_WhileManifestsAreSwapped_IsNeverTorn()
    {
        const ulong Last = 150;
        Assert.True(await Store.TrySwapManifestAsync(0, ManifestOf(1), None));
        var publishing = Task.Run(async () =>
        {
            for (var revision = 1ul; revision < Last; revision++)
            {
                Assert.True(await Store.TrySwapManifestAsync(revision, ManifestOf(revision + 1), None));
            }
        });
        var reads = 0;
        for (var highest = 0ul; highest < Last; reads++)
        {
            var revision = await Store.GetRevisionAsync(None);
            var manifest = Manifest.Read((await Store.GetManifestAsync(None))!, RawManifest.Key);
            Assert.True(revision >= highest && manifest.Revision >= revision, $"{highest} {revision} {manifest.Revision}");
            Assert.Equal((int)(manifest.Revision % 50), manifest.Handles.Count);
            highest = manifest.Revision;
            if (publishing.IsFaulted)
            {
                break;
            }
        }

        await publishing;
        Assert.True(reads > 1);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 71, 72, 77, 70, 1, 0, 5 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task GetRevision_DamagedManifest_IsZeroSoThatItCanBeReplaced(byte[] manifest)
    {
        await File.WriteAllBytesAsync(_folder.File("manifest"), manifest);
        Assert.Equal(0ul, await Store.GetRevisionAsync(None));
        Assert.True(await Store.TrySwapManifestAsync(0, ManifestOf(1), None));
    }

    [Fact]
    public async Task PutBlob_Twice_IsOneFileThatComesBack()
    {
        byte[] blob = [1, 2, 3];
        var name = BlobName.Of(blob);
        await Store.PutBlobAsync(name, blob, None);
        await Store.PutBlobAsync(name, blob, None);
        Assert.True(Store.Contains(name));
        Assert.Equal(blob, await Store.GetBlobAsync(name, None));
        Assert.Equal(PathOf(name), Assert.Single(Files()));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2 })]
    [InlineData(new byte[] { 1, 2, 4 })]
    public async Task PutBlob_OverADamagedOne_MendsIt(byte[] damaged)
    {
        byte[] blob = [1, 2, 3];
        var name = BlobName.Of(blob);
        await Store.PutBlobAsync(name, blob, None);
        await File.WriteAllBytesAsync(PathOf(name), damaged);
        await Store.PutBlobAsync(name, blob, None);
        Assert.Equal(blob, await Store.GetBlobAsync(name, None));
    }

    [Fact]
    public async Task Collect_RemovesWhatIsOldAndNotNamed()
    {
        var written = DateTimeOffset.UnixEpoch.AddYears(56);
        var named = await PutAsync("named", written);
        var forgotten = await PutAsync("forgotten", written);
        var young = await PutAsync("young", written.AddMinutes(11));
        var atTheBorder = await PutAsync("border", written.AddMinutes(10));
        var leftover = PathOf(forgotten) + ".abc.tmp";
        await File.WriteAllBytesAsync(leftover, [1]);
        File.SetLastWriteTimeUtc(leftover, written.UtcDateTime);

        await Store.CollectAsync(new HashSet<BlobName> { named }, written.AddMinutes(10), None);

        Assert.Equal(new[] { named, young, atTheBorder }.Select(PathOf).Order(), Files().Order());
    }

    [Fact]
    public async Task Collect_BlobThatWasPutAgain_IsYoungAgain()
    {
        // Another publisher is about to name it: its manifest is not there yet when this one collects.
        var name = await PutAsync("again", DateTimeOffset.UnixEpoch);
        await Store.PutBlobAsync(name, "again"u8.ToArray(), None);
        await Store.CollectAsync(new HashSet<BlobName>(), DateTimeOffset.UnixEpoch.AddYears(30), None);
        Assert.True(Store.Contains(name));
    }

    public void Dispose() => _folder.Dispose();

    // Its length and content tell its revision, so that a torn one shows itself even beside the signature.
    private static byte[] ManifestOf(ulong revision) => new Manifest
    {
        Revision = revision,
        CreatedAt = DateTimeOffset.UnixEpoch,
        CtxKeyId = 1,
        Handles = [.. Enumerable.Range(0, (int)(revision % 50)).Select(i =>
            new ManifestHandle(Define.Name($"brand-{i}"), (uint)i + 1, default, [BlobName.Of([(byte)revision])]))],
    }.Write(RawManifest.Key);

    private async Task<BlobName> PutAsync(string content, DateTimeOffset writtenAt)
    {
        var blob = System.Text.Encoding.ASCII.GetBytes(content);
        var name = BlobName.Of(blob);
        await Store.PutBlobAsync(name, blob, None);
        File.SetLastWriteTimeUtc(PathOf(name), writtenAt.UtcDateTime);
        return name;
    }

    private string PathOf(BlobName name) => Path.Combine(_folder.Path, "blobs", name.ToString()[..2], name.ToString());

    private string[] Files() => Directory.GetFiles(_folder.File("blobs"), "*", SearchOption.AllDirectories);
}
