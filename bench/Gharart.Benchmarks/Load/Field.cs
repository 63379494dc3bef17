using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>All contenders, started on 127.0.0.1 with the same links, networks and clicks.</summary>
internal sealed class Field : IAsyncDisposable
{
    public const string Edge = "edge";
    public const string Constant = "nginx";
    public const string Map = "nginx-map";

    private const int FirstPort = 18_080;
    private const int Ports = 64;

    private static readonly TimeSpan ReleaseInterval = TimeSpan.FromMilliseconds(500);

    private readonly List<ServerProcess> _servers = [];
    private readonly List<string> _edgeFolders = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _releasing = Task.CompletedTask;

    private Field(ClickMix mix, NetworkSet networks, PublishedLinks published)
    {
        (Mix, Networks, Published) = (mix, networks, published);
    }

    public ClickMix Mix { get; }

    public NetworkSet Networks { get; }

    /// <summary>What the edge's transport holds.</summary>
    public PublishedLinks Published { get; }

    public List<Contender> Contenders { get; } = [];

    public Contender Find(string key) => Contenders.Single(contender => contender.Key == key);

    /// <summary>Ports of edges, whose journals have to be complete.</summary>
    public IEnumerable<Contender> Edges => Contenders.Where(contender => contender.Key.StartsWith(Edge, StringComparison.Ordinal));

    public static async Task<Field> StartAsync(string folder, LoadSettings settings, CancellationToken cancellationToken)
    {
        RefuseIfInUse(FirstPort, FirstPort + Ports);
        var random = new Random(settings.Seed);
        var links = new LinkSet(settings.Links, ruleEvery: 10);
        var networks = new NetworkSet(random);
        var database = Path.Combine(folder, "networks.mmdb");
        networks.Write(database);
        var mix = new ClickMix(links, networks, random);
        mix.Write(Path.Combine(folder, "requests"));
        var edgeFolder = Path.Combine(folder, "edge");
        var published = await PublishedLinks.CreateAsync(Path.Combine(edgeFolder, "transport"), links, TimeProvider.System);
        var field = new Field(mix, networks, published);
        try
        {
            field.StartServers(folder, edgeFolder, links, database);
            if (settings.Variants)
            {
                field.StartVariants(folder);
            }

            foreach (var contender in field.Contenders)
            {
                await contender.Server.AnswersAsync(contender.Port, cancellationToken);
            }

            field._releasing = field.KeepReleasingAsync();
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _releasing;
        _stop.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private void StartServers(string folder, string edgeFolder, LinkSet links, string database)
    {
        var (edgePort, constantPort, mapPort, bufferedPort, haproxyPort) = (FirstPort, FirstPort + 1, FirstPort + 2, FirstPort + 3, FirstPort + 4);
        var nginx = Keep(NginxServer.Start(Path.Combine(folder, "nginx"), links, database, constantPort, mapPort, bufferedPort));
        Contenders.Add(new Contender(Constant, "nginx", "constant 302", constantPort, nginx, NginxServer.ExpectConstant));
        Contenders.Add(new Contender(Map, "nginx", "map + geoip2 + access log", mapPort, nginx, NginxServer.ExpectMap));
        Contenders.Add(new Contender("nginx-buffered", "nginx", "map + geoip2 + access log through a 64 KiB buffer", bufferedPort, nginx, NginxServer.ExpectMap));
        var haproxy = Keep(HaproxyServer.Start(Path.Combine(folder, "haproxy"), links, haproxyPort));
        Contenders.Add(new Contender("haproxy", "HAProxy", "map", haproxyPort, haproxy, HaproxyServer.Expect));
        var edge = Keep(EdgeServer.Start(edgeFolder, database, edgePort, EdgeServer.Program));
        _edgeFolders.Add(edgeFolder);
        Contenders.Add(new Contender(Edge, "Gharart edge", "trust, rules, country, device, ctx token, journal", edgePort, edge, EdgeServer.Expect(links)));
    }

    // "Inline" is what makes Kestrel's inline scheduling whole: without it a socket's event still goes through the thread pool.
    private void StartVariants(string folder)
    {
        var port = FirstPort + 10;
        var self = Environment.GetCommandLineArgs()[0];
        foreach (var (kind, title, isInline) in (ReadOnlySpan<(string, string, bool)>)
            [
                (Variants.Middleware, "Kestrel, terminal middleware", false),
                (Variants.Middleware, "Kestrel, terminal middleware", true),
                (Variants.Application, "Kestrel, IHttpApplication", true),
                (Variants.Connection, "Kestrel's parser on a bare connection", true),
            ])
        {
            var key = isInline ? kind + "-inline" : kind;
            var server = Keep(ServerProcess.Start(
                Path.Combine(folder, key + ".log"), InlineIf(isInline), "dotnet", self, "load", "serve", kind, $"{++port}"));
            Contenders.Add(new Contender(
                key, title, isInline ? "constant 302, inline completions" : "constant 302", port, server, NginxServer.ExpectConstant));
        }
    }

    // What an ingesting admin does: lets the edges delete what is in the database.
    private async Task KeepReleasingAsync()
    {
        using var timer = new PeriodicTimer(ReleaseInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _edgeFolders.ForEach(EdgeServer.ReleaseClicks);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    // Whether socket events are handled on the thread that polls for them, as the edge's program does; only this variable of the runtime says so.
    private static Dictionary<string, string> InlineIf(bool isInline) => new() { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = isInline ? "1" : "0" };

    // Else a server of another run would be measured.
    private static void RefuseIfInUse(int first, int end)
    {
        if (System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port >= first && listener.Port < end))
        {
            throw new LoadException($"Something listens on a port from {first} to {end - 1}: another load run?");
        }
    }

    private ServerProcess Keep(ServerProcess server)
    {
        _servers.Add(server);
        return server;
    }
}
