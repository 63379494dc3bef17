using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Publishing;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.TestKit.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>The publishers over the fixture's database and a transport of their own.</summary>
internal sealed class PublishingScene : IAsyncDisposable
{
    private readonly AdminFixture _admin;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gharart-publishing-");
    private readonly MasterSecret _secret = MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64);
    private readonly CancellationTokenSource _guard = new(TimeSpan.FromSeconds(60));
    private readonly PublishSignal _signal;
    private readonly ErrorLog _log = new();
    private readonly LoggerFactory _loggers;
    private EmergencyPublication? _emergency;
    private EmergencyPublisher? _emergencyLoop;
    private SnapshotPublisher? _publisher;

    public PublishingScene(AdminFixture admin, ISnapshotStore? store = null)
    {
        _admin = admin;
        _signal = new PublishSignal(admin.Clock);
        _loggers = new LoggerFactory([_log]);
        Store = new WatchedSnapshotStore(store ?? new DirectorySnapshotStore(_directory.FullName));
    }

    public WatchedSnapshotStore Store { get; }

    public PublishFailures Failures { get; } = new();

    /// <summary>Errors that the publisher logged.</summary>
    public IEnumerable<string> Errors => _log.Lines;

    public static Link NewLink(int handleId, string slug, string destination)
    {
        var link = new Link { HandleId = handleId, DestinationUrl = destination };
        Assert.True(link.TrySetSlug(slug));
        return link;
    }

    /// <summary>Starts both publishers; answers their first manifest.</summary>
    public async Task<Manifest> StartAsync(bool allowShrink = false)
    {
        await StartFollowingAsync(allowShrink);
        return await NextAsync();
    }

    /// <summary>Starts both publishers beside others on the same store.</summary>
    public async Task StartFollowingAsync(bool allowShrink = false)
    {
        var databases = _admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        var published = new PublishedRevision();
        _emergency = new EmergencyPublication(
            databases, Store, _signal, published, _secret, _admin.Clock, NullLogger<EmergencyPublication>.Instance);
        _emergencyLoop = new EmergencyPublisher(_emergency, _signal, _admin.Clock, NullLogger<EmergencyPublisher>.Instance);
        _publisher = new SnapshotPublisher(
            databases, Store, _emergency, Options(allowShrink), _signal, published, Failures, new RoutedHosts(new OwnHosts(Options(allowShrink))), _secret, _admin.Clock, _loggers.CreateLogger<SnapshotPublisher>());
        await _publisher.StartAsync(_guard.Token);
        await _emergencyLoop.StartAsync(_guard.Token);
    }

    /// <summary>Tells the publishers that there is something to do.</summary>
    public void Raise() => _signal.Raise();

    /// <summary>Fails when a test has waited for a minute.</summary>
    public void ThrowIfOverdue() => _guard.Token.ThrowIfCancellationRequested();

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
        _loggers.Dispose();
        _directory.Delete(recursive: true);
    }

    private static AdminOptions Options(bool allowShrink) => AdminOptions.Load(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Gharart:MasterSecret"] = PublishedSnapshot.MasterSecretBase64,
        ["Gharart:AllowShrink"] = allowShrink ? "true" : null,
    }).Build());
}
