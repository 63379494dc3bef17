using Gharart.Admin.Data;
using Gharart.Admin.Publishing;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.TestKit.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>The publishers over the fixture's database and a transport of their own.</summary>
internal sealed class PublishingScene : IAsyncDisposable
{
    private readonly AdminFixture _admin;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gharart-publishing-");
    private readonly MasterSecret _secret = MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64);
    private readonly CancellationTokenSource _guard = new(TimeSpan.FromSeconds(60));
    private readonly PublishSignal _signal = new();
    private EmergencyPublication? _emergency;
    private EmergencyPublisher? _emergencyLoop;
    private SnapshotPublisher? _publisher;

    public PublishingScene(AdminFixture admin)
    {
        _admin = admin;
        Store = new WatchedSnapshotStore(new DirectorySnapshotStore(_directory.FullName));
    }

    public WatchedSnapshotStore Store { get; }

    /// <summary>Starts both publishers; answers their first manifest.</summary>
    public async Task<Manifest> StartAsync(bool allowShrink = false)
    {
        var databases = _admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        var published = new PublishedRevision();
        _emergency = new EmergencyPublication(
            databases, Store, _signal, published, _secret, _admin.Clock, NullLogger<EmergencyPublication>.Instance);
        _emergencyLoop = new EmergencyPublisher(_emergency, _signal, _admin.Clock, NullLogger<EmergencyPublisher>.Instance);
        _publisher = new SnapshotPublisher(
            databases, Store, _emergency, Options(allowShrink), _signal, published, _secret, _admin.Clock, NullLogger<SnapshotPublisher>.Instance);
        await _publisher.StartAsync(_guard.Token);
        await _emergencyLoop.StartAsync(_guard.Token);
        return await NextAsync();
    }

    /// <summary>Tells the publishers that there is something to do.</summary>
    public void Raise() => _signal.Raise();

    public async Task<Manifest> NextAsync() => Manifest.Read(await Store.NextManifestAsync(_guard.Token), _secret.Derive(KeyLabels.SnapshotHmac));

    public async Task StopAsync()
    {
        Store.Release();
        foreach (var service in new Microsoft.Extensions.Hosting.BackgroundService?[] { _publisher, _emergencyLoop })
        {
            if (service is not null)
            {
                await service.StopAsync(CancellationToken.None);
                service.Dispose();
            }
        }

        _emergency?.Dispose();
        (_publisher, _emergencyLoop, _emergency) = (null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _guard.Dispose();
        _directory.Delete(recursive: true);
    }

    private static AdminOptions Options(bool allowShrink) => AdminOptions.Load(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Gharart:MasterSecret"] = PublishedSnapshot.MasterSecretBase64,
        ["Gharart:AllowShrink"] = allowShrink ? "true" : null,
    }).Build());
}
