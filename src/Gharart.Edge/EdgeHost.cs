using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Permits;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Edge.Clicks;
using Gharart.Edge.Geo;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Permits;
using Gharart.Edge.Redirecting;
using Gharart.Edge.Snapshots;
using Gharart.Redis;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gharart.Edge;

/// <summary>The edge's composition root: the process, the all-in-one host, tests and benchmarks all use this pair.</summary>
internal static class EdgeHost
{
    private const byte FirstCtxKeyId = 1;

    // With the five seconds that the journal may wait for its last clicks, an end takes at most ten (design §9).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds everything the edge needs and lets Kestrel listen on the configured address.</summary>
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        // A bare LF as a line end reads differently to proxies: that is how requests are smuggled.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().Bind(builder.Configuration.GetSection(EdgeOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EdgeOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EdgeMetrics>();
        services.AddKeys();
        var usesRedis = builder.Configuration.GetSection(EdgeOptions.Section).Get<EdgeOptions>()?.UsesRedis == true;
        services.AddTransport(usesRedis);
        services.AddPermits(usesRedis);
        services.AddSnapshots();
        services.AddClicks();
        services.AddRedirecting();
        services.AddSingleton<ManagementServer>();
        services.AddHostedService(provider => provider.GetRequiredService<ManagementServer>());

        // Safe because nothing on the click path blocks; saves a hop between threads for every request.
        services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        // Two lines for every click, with the visitor's query in them; answers are counted instead.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(Limit);
        builder.WebHost.UseUrls(builder.Configuration[$"{EdgeOptions.Section}:{nameof(EdgeOptions.EdgeUrl)}"] ?? new EdgeOptions().EdgeUrl);
    }

    /// <summary>Every request goes to the redirect handler: no routing table, no other middleware.</summary>
    public static void UseEdge(this WebApplication app)
    {
        var handler = app.Services.GetRequiredService<RedirectHandler>();
        app.Run(handler.HandleAsync);
    }

    private static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<EdgeOptions>();
            return options.TryLoadSecret(out var secret, out var error)
                ? secret
                : throw new OptionsValidationException(EdgeOptions.Section, typeof(EdgeOptions), [error]);
        });
        services.AddSingleton(provider => new CtxKeyRing(provider.GetRequiredService<MasterSecret>(), [FirstCtxKeyId], FirstCtxKeyId));
        services.AddSingleton(provider => new SnapshotKey(provider.GetRequiredService<MasterSecret>().Derive(KeyLabels.SnapshotHmac)));
    }

    private static void AddTransport(this IServiceCollection services, bool usesRedis)
    {
        if (!usesRedis)
        {
            services.TryAddSingleton<ISnapshotStore>(provider => new DirectorySnapshotStore(provider.GetRequiredService<EdgeOptions>().TransportDirectory));
            services.AddSingleton<TransportState>();
            return;
        }

        services.AddSingleton(provider =>
            new RedisConnection(provider.GetRequiredService<EdgeOptions>().LoadRedis(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ISnapshotStore, RedisSnapshotStore>();
        services.AddSingleton<RedisClickStream>();
        services.AddSingleton<TransportState>();
        services.AddHostedService<ClickShipper>();
    }

    private static void AddPermits(this IServiceCollection services, bool usesRedis)
    {
        if (usesRedis)
        {
            services.TryAddSingleton<IPermitExchange, RedisPermitExchange>();
        }
        else
        {
            services.TryAddSingleton<IPermitExchange>(provider =>
                new DirectoryPermitExchange(DirectoryPermitExchange.PathOf(provider.GetRequiredService<EdgeOptions>().TransportDirectory)));
        }

        services.AddSingleton<EdgePermits>();
        services.AddSingleton(provider => PermitFile.Open(provider.GetRequiredService<EdgeOptions>().PermitFile));
        services.AddSingleton<PermitStocks>();
        services.AddSingleton<PermitKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PermitKeeper>());
    }

    private static void AddSnapshots(this IServiceCollection services)
    {
        services.AddSingleton<SnapshotHolder>();
        services.AddSingleton(provider => new LastKnownGood(
            provider.GetRequiredService<EdgeOptions>().SnapshotDirectory,
            provider.GetRequiredService<SnapshotKey>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SnapshotRefresher>();
    }

    private static void AddClicks(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<EdgeOptions>();
            var edgeId = EdgeId.LoadOrCreate(options.EdgeIdFile, provider.GetRequiredService<TimeProvider>());
            return new ClickJournalOptions
            {
                Directory = Path.Combine(options.ClickDirectory, edgeId),
                EdgeId = edgeId,
                DiskBudgetBytes = (long)options.ClickDiskBudgetMegabytes << 20,
            };
        });
        services.AddSingleton(provider => ClickJournal.Open(
            provider.GetRequiredService<ClickJournalOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ClickLedger(
            provider.GetRequiredService<ClickJournal>(),
            provider.GetRequiredService<ClickJournalOptions>(),
            WatermarkFile(provider),
            provider.GetRequiredService<EdgeMetrics>()));
        services.AddHostedService(provider => new ClickMaintainer(
            provider.GetRequiredService<ClickJournal>(),
            provider.GetRequiredService<ClickLedger>(),
            WatermarkFile(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ClickMaintainer>>()));
    }

    private static string WatermarkFile(IServiceProvider provider) => ClickWatermark.PathOf(
        provider.GetRequiredService<EdgeOptions>().TransportDirectory, provider.GetRequiredService<ClickJournalOptions>().EdgeId);

    private static void AddRedirecting(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CountryDatabaseFile(provider.GetRequiredService<EdgeOptions>().GeoDatabase));
        services.AddHostedService<CountryDatabaseRefresher>();
        services.AddSingleton<LocalSalts>();
        services.AddSingleton<VisitorReader>();
        services.AddSingleton<WellKnownPages>();
        services.AddSingleton<RedirectHandler>();
    }

    // The figures are those of the design's reliability rules (§9).
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MaxConcurrentConnections = 20_000;
    }
}
