using Gharart.Admin;
using Gharart.Admin.Data;
using Gharart.Admin.Identity;
using Gharart.Core.Tokens;
using Gharart.Edge;
using Gharart.Edge.Management;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Standalone;

/// <summary>
/// Edge and admin in one process over the directory transport: nothing to install. The two still share only bytes; this class starts them,
/// shows them the same settings, and stops them.
/// </summary>
internal sealed class StandaloneHost : IAsyncDisposable
{
    private readonly string[] _args;
    private readonly Action<WebApplicationBuilder>? _configure;
    private WebApplication? _edge;
    private WebApplication? _admin;

    /// <param name="args">Command line, e.g. <c>--Gharart:DataDirectory=/tmp/x</c>.</param>
    /// <param name="configure">Applied to both hosts before they are built; tests set ports and clocks with it.</param>
    public StandaloneHost(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        _args = args;
        _configure = configure;
    }

    /// <summary>The first account, when this start made it.</summary>
    public BootstrapAccount? FirstAccount { get; private set; }

    /// <summary>Whether the demo handle is there.</summary>
    public bool HasDemo { get; private set; }

    /// <summary>Domain that short links live under.</summary>
    public string PublicDomain => Admin.Services.GetRequiredService<AdminOptions>().PublicDomain;

    public WebApplication Edge => _edge ?? throw new InvalidOperationException("The host was not started.");

    public WebApplication Admin => _admin ?? throw new InvalidOperationException("The host was not started.");

    public string EdgeUrl => Edge.Urls.First();

    public string AdminUrl => Admin.Urls.First();

    public string ManagementUrl => Edge.Services.GetRequiredService<ManagementServer>().Urls.First();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var (edge, admin) = (CreateBuilder(), CreateBuilder());
        var dataDirectory = admin.Configuration["Gharart:DataDirectory"] ?? "./data";
        if (string.IsNullOrEmpty(admin.Configuration["Gharart:MasterSecret"]) && string.IsNullOrEmpty(admin.Configuration["Gharart:MasterSecret_FILE"]))
        {
            MasterSecretFile.CreateIfMissing(dataDirectory);
        }

        admin.AddAdmin();
        edge.AddEdge();

        // The edge first: after a crash it answers from its last-known-good while the database still opens.
        _edge = edge.Build();
        await _edge.StartAsync(cancellationToken);

        _admin = admin.Build();
        _admin.UseAdmin();
        FirstAccount = await _admin.PrepareAdminAsync(cancellationToken);
        await LoadDemoAsync(admin.Configuration, cancellationToken);
        await _admin.StartAsync(cancellationToken);
    }

    /// <summary>Completes after Ctrl-C or SIGTERM, when both are stopped.</summary>
    public async Task WaitForShutdownAsync()
    {
        await Task.WhenAny(Edge.WaitForShutdownAsync(), Admin.WaitForShutdownAsync());
        await StopAsync();
    }

    public async Task StopAsync()
    {
        // Visitors first, so that the last clicks are in the journal before the admin reads it for the last time.
        await Edge.StopAsync();
        await Admin.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null)
        {
            await _edge.DisposeAsync();
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }
    }

    private WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder(_args);
        // The banner says what a newcomer wants to know; only trouble is worth a line below it.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _configure?.Invoke(builder);
        return builder;
    }

    private async Task LoadDemoAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var db = await Admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync(cancellationToken);
        // By default only into a database that this start has made.
        if (configuration.GetValue("Gharart:Demo", FirstAccount is not null))
        {
            var demo = new DemoData(db, Admin.Services.GetRequiredService<TimeProvider>());
            await demo.LoadAsync(cancellationToken);
        }

        HasDemo = await db.Handles.AnyAsync(handle => handle.Name == DemoData.HandleName, cancellationToken);
    }
}
