using System.Diagnostics;
using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Snapshots;

/// <summary>The edge's own copy: it answers with everything else gone, and repairs itself.</summary>
public sealed class LastKnownGoodTests : IAsyncLifetime
{
    private readonly EdgeFixture _edge = new();

    private string CopyOfManifest => Path.Combine(_edge.LastKnownGoodDirectory, "manifest");

    public async Task InitializeAsync()
    {
        await _edge.InitializeAsync();
        await Eventually.HoldsAsync("the copy is written", () => File.Exists(CopyOfManifest));
    }

    public Task DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Restart_WithoutTheTransport_ServesAtOnce()
    {
        await _edge.StopAsync();
        Directory.Delete(_edge.TransportDirectory, recursive: true);

        await _edge.StartAsync();

        Assert.True(_edge.Serves(1));
        Assert.Null(_edge.Metrics.LastRefusal);
        Assert.StartsWith("https://shop.example/sale?", await _edge.LocationOfAsync("/sale"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithDamagedTransport_ServesAtOnce()
    {
        await _edge.StopAsync();
        await File.WriteAllTextAsync(_edge.Published.ManifestPath, "GHMF" + new string('x', 300));

        await _edge.StartAsync();

        Assert.StartsWith("https://shop.example/sale?", await _edge.LocationOfAsync("/sale"), StringComparison.Ordinal);
        await Eventually.HoldsAsync("the damage is told", () => _edge.Metrics.LastRefusal is not null);
    }

    [Fact]
    public async Task Restart_WithAnOlderTransport_KeepsTheNewerCopy()
    {
        await _edge.Published.PublishAsync(2, SampleHandles.With("https://shop.example/two"));
        await Eventually.HoldsAsync("revision 2 is copied", () => CopiedRevision() == 2);
        await _edge.StopAsync();
        await _edge.Published.PublishAsync(1, SampleHandles.All);

        await _edge.StartAsync();

        await Eventually.HoldsAsync("the older one is told", () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal("https://shop.example/two", await _edge.LocationOfAsync("/sale"));
    }

    [Fact]
    public async Task Copy_IsGarbage_ThePublishedOneIsServedAndCopiedAnew()
    {
        await _edge.StopAsync();
        await File.WriteAllTextAsync(CopyOfManifest, "garbage");

        await _edge.StartAsync();

        await Eventually.HoldsAsync("revision 1 is served", () => _edge.Serves(1));
        await Eventually.HoldsAsync("revision 1 is copied", () => CopiedRevision() == 1);
        await AssertCopyIsWholeAsync();
    }

    [Fact]
    public async Task Copy_HasADamagedBlob_IsRepairedFromTheTransport()
    {
        await _edge.StopAsync();
        var blob = PublishedHandles.PathOf(_edge.LastKnownGoodDirectory, SampleHandles.Acme, SampleHandles.AcmeLinks);
        var bytes = await File.ReadAllBytesAsync(blob);
        bytes[^7] ^= 1;
        await File.WriteAllBytesAsync(blob, bytes);

        await _edge.StartAsync();

        await Eventually.HoldsAsync("revision 1 is served", () => _edge.Serves(1));
        await AssertCopyIsWholeAsync();
    }

    [Fact]
    public async Task Copy_FailsToBeWritten_IsWrittenOnceItCan()
    {
        // A folder where the file has to go: what a full or read-only disk does, also for root.
        File.Delete(CopyOfManifest);
        Directory.CreateDirectory(Path.Combine(CopyOfManifest, "in the way"));
        await _edge.Published.PublishAsync(2, SampleHandles.With("https://shop.example/two"));

        await Eventually.HoldsAsync("revision 2 is served", () => _edge.Serves(2));
        await Eventually.HoldsAsync("the failure is told", () => _edge.Metrics.LastRefusal is not null);
        Assert.Equal("https://shop.example/two", await _edge.LocationOfAsync("/sale"));

        Directory.Delete(CopyOfManifest, recursive: true);
        await Eventually.HoldsAsync("revision 2 is copied", () => CopiedRevision() == 2 && _edge.Metrics.LastRefusal is null);
        await AssertCopyIsWholeAsync();
    }

    [Fact]
    public async Task Copy_DiskHangs_NewerSnapshotsAreServedAllTheSame()
    {
        // Opening a pipe that nobody writes to is what a call to a hanging disk is: it does not come back.
        File.Delete(CopyOfManifest);
        using (var mkfifo = Process.Start("mkfifo", [CopyOfManifest]))
        {
            await mkfifo.WaitForExitAsync();
        }

        for (var revision = 2ul; revision < 6; revision++)
        {
            await _edge.Published.PublishAsync(revision, SampleHandles.With($"https://shop.example/{revision}"));
            await Eventually.HoldsAsync($"revision {revision} is served", () => _edge.Serves(revision));
        }

        // The disk is back: who hung goes on, and finds no manifest.
        await using (new FileStream(CopyOfManifest, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            File.Delete(CopyOfManifest);
        }

        await Eventually.HoldsAsync("revision 5 is copied", () => CopiedRevision() == 5);
        await AssertCopyIsWholeAsync();
    }

    private ulong CopiedRevision() =>
        new DirectorySnapshotStore(_edge.LastKnownGoodDirectory).GetRevisionAsync(default).AsTask().GetAwaiter().GetResult();

    private async Task AssertCopyIsWholeAsync()
    {
        var store = new DirectorySnapshotStore(_edge.LastKnownGoodDirectory);
        await Eventually.HoldsAsync("the copy is whole", IsWhole);

        bool IsWhole()
        {
            try
            {
                var bytes = store.GetManifestAsync(default).AsTask().GetAwaiter().GetResult();
                _ = SnapshotLoader.LoadAsync(Manifest.Read(bytes, TestSecret.SnapshotKey), store, null, default).AsTask().GetAwaiter().GetResult();
                return true;
            }
            catch (InvalidSnapshotException)
            {
                return false;
            }
        }
    }
}
