using System.Net.Http.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Publishing;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>The publisher against a store that loses what it was given.</summary>
public sealed class SnapshotPublisherTests(AdminFixture admin) : IClassFixture<AdminFixture>, IDisposable
{
    private static readonly MasterSecret Secret = MasterSecret.Parse(MasterSecret.GenerateBase64());

    private readonly CancellationTokenSource _guard = new(TimeSpan.FromSeconds(60));
    private readonly PublishSignal _signal = new(admin.Clock);
    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-publisher-").FullName;

    private string ManifestPath => Path.Combine(_directory, "manifest");

    public void Dispose()
    {
        _guard.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Publish_ManifestLostWhileRunning_IsPublishedAgainWholeAndHigher()
    {
        await CreateHandleAsync("lost-one");
        await CreateHandleAsync("lost-two");
        var store = new WatchedSnapshotStore(new DirectorySnapshotStore(_directory));
        using var publisher = Publisher(store);
        await publisher.StartAsync(_guard.Token);
        var before = await NextAsync(store);

        File.Delete(ManifestPath);
        _signal.Raise();
        var after = await NextAsync(store);
        await publisher.StopAsync(_guard.Token);

        Assert.True(after.Revision > before.Revision);
        Assert.Equal(before.Handles.Select(handle => handle.Name.Text), after.Handles.Select(handle => handle.Name.Text));
        Assert.Contains(after.Handles, handle => handle.Name.Text == "lost-two");
    }

    [Fact]
    public async Task Publish_ManifestDamaged_IsReplacedByAHigherRevision()
    {
        await CreateHandleAsync("damaged");
        var store = new WatchedSnapshotStore(new DirectorySnapshotStore(_directory));
        using var publisher = Publisher(store);
        await publisher.StartAsync(_guard.Token);
        var before = await NextAsync(store);

        var bytes = await File.ReadAllBytesAsync(ManifestPath);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(ManifestPath, bytes);
        _signal.Raise();
        var after = await NextAsync(store);
        await publisher.StopAsync(_guard.Token);

        Assert.True(after.Revision > before.Revision);
        Assert.Contains(after.Handles, handle => handle.Name.Text == "damaged");
    }

    [Fact]
    public async Task Publish_StoreComesBackEmptyAfterARestart_CountsOnFromTheDatabase()
    {
        await CreateHandleAsync("restarted");
        var store = new WatchedSnapshotStore(new DirectorySnapshotStore(_directory));
        using (var publisher = Publisher(store))
        {
            await publisher.StartAsync(_guard.Token);
            await NextAsync(store);
            await CreateHandleAsync("restarted-too");
            _signal.Raise();
            await NextAsync(store);
            await publisher.StopAsync(_guard.Token);
        }

        var before = Manifest.Read(await File.ReadAllBytesAsync(ManifestPath), Secret.Derive(KeyLabels.SnapshotHmac)).Revision;
        Directory.Delete(_directory, recursive: true);
        var emptied = new WatchedSnapshotStore(new DirectorySnapshotStore(_directory));
        using var restarted = Publisher(emptied);
        await restarted.StartAsync(_guard.Token);
        var after = await NextAsync(emptied);
        await restarted.StopAsync(_guard.Token);

        Assert.True(after.Revision > before, $"{after.Revision} after {before}");
        Assert.Contains(after.Handles, handle => handle.Name.Text == "restarted");
    }

    private SnapshotPublisher Publisher(ISnapshotStore store)
    {
        var databases = admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        var published = new PublishedRevision();
        return new SnapshotPublisher(
            databases,
            store,
            new EmergencyPublication(databases, store, _signal, published, Secret, admin.Clock, NullLogger<EmergencyPublication>.Instance),
            admin.Services.GetRequiredService<AdminOptions>(),
            _signal,
            published,
            new PublishFailures(),
            admin.Services.GetRequiredService<RoutedHosts>(),
            Secret,
            admin.Clock,
            NullLogger<SnapshotPublisher>.Instance);
    }

    private async Task<Manifest> NextAsync(WatchedSnapshotStore store) =>
        Manifest.Read(await store.NextManifestAsync(_guard.Token), Secret.Derive(KeyLabels.SnapshotHmac));

    private async Task CreateHandleAsync(string name)
    {
        using var owner = await admin.OwnerAsync();
        using var response = await owner.PostAsJsonAsync("/v2/handles", new { handle = name });
        response.EnsureSuccessStatusCode();
    }
}
