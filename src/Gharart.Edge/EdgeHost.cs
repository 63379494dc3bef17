using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Permits;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Edge.Clicks;
using Gharart.Edge.Geo;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Passwords;
using Gharart.Edge.Permits;
using Gharart.Edge.Redirecting;
using Gharart.Edge.Snapshots;
using Gharart.Edge.Sockets;
using Gharart.Redis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gharart.Edge;

/// <summary>The edge's composition root: the process, the all-in-one host, tests and benchmarks all use it.</summary>
internal static class EdgeHost
{
    private const byte FirstCtxKeyId = 1;
    private const int MaxConnections = 20_000;

    // With the five seconds that the journal may wait for its last clicks, an end takes at most ten (design §9).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds everything the edge needs and lets Kestrel listen on the configured addresses.</summary>
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

        services.Configure<SocketTransportOptions>(sockets =>
        {
            // Safe because nothing on the click path blocks; saves a hop between threads for every request.
            sockets.UnsafePreferInlineScheduling = true;
            // Saves a call to the system for every request, and costs an idle connection the 4 KiB that its next request is read into.
            sockets.WaitForDataBeforeAllocatingBuffer = false;
        });
        if (OperatingSystem.IsLinux())
        {
            services.AddSingleton<IConnectionListenerFactory, EpollListenerFactory>();
        }

        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            Listen(kestrel, context.Configuration.GetSection(EdgeOptions.Section).Get<EdgeOptions>() ?? new EdgeOptions());
        });
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
        services.AddSingleton<GuessLimiter>();
        services.AddSingleton<KnownPasswords>();
        services.AddSingleton<PasswordChecks>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<TargetPages>();
        services.AddSingleton<ClickFollower>();
        services.AddSingleton<IVisitorHandler, RedirectHandler>();
        services.AddSingleton<RequestParser>();
    }

    // No middleware and no other server's idea of HTTP: visitors' connections go straight to the handler. A bad address is the validator's to tell.
    private static void Listen(KestrelServerOptions kestrel, EdgeOptions options)
    {
        foreach (var url in options.EdgeUrls)
        {
            if (ListenAddress.TryParse(url, out var address))
            {
                address.AddTo(kestrel, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    listen.UseConnectionHandler<VisitorConnectionHandler>();
                });
            }
        }
    }
}
