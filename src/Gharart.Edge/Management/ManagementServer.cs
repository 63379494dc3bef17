using System.Reflection;
using System.Text;
using System.Text.Json;
using Gharart.Core;
using Gharart.Core.Clicks;
using Gharart.Core.Destinations;
using Gharart.Edge.Clicks;
using Gharart.Edge.Snapshots;

namespace Gharart.Edge.Management;

/// <summary>Health, metrics and version on an address of its own, which visitors cannot reach.</summary>
internal sealed class ManagementServer(
    EdgeOptions options,
    SnapshotHolder snapshots,
    ClickJournal journal,
    ClickLedger ledger,
    EdgeMetrics metrics,
    TransportState transport,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private const string RequestIdHeader = "x-request-id";

    private WebApplication? _app;

    /// <summary>Addresses that are listened on, once started.</summary>
    public ICollection<string> Urls => _app?.Urls ?? [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseUrls(options.ManagementUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            var inbound = context.Request.Headers[RequestIdHeader].ToString();
            context.Response.Headers[RequestIdHeader] = ArtifactId.IsValidRequestId(inbound) ? inbound : ArtifactId.New(ArtifactId.RequestPrefix, time);
            return next(context);
        });
        _app.MapGet("/healthz", () => Results.Json(new { status = "ok" }));
        _app.MapGet("/readyz", Ready);
        _app.MapGet("/metrics", () => Results.Text(PrometheusText.Collect(metrics.Meter), PrometheusText.ContentType));
        _app.MapGet("/tls/ask", AskForCertificate);
        _app.MapGet("/version", () => Results.Json(new { product = "gharart-edge", version = Version }));
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Version =>
        typeof(ManagementServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What a proxy asks before it orders a certificate for a name: 200 for a host at which short links answer, 404 for any other.</summary>
    private IResult AskForCertificate(string? domain)
    {
        if (snapshots.Current?.Index is not { } index)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (!HostName.TryParse(domain, out var name, out _))
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var host = Encoding.ASCII.GetBytes(name.Ascii);
        var end = "." + options.PublicDomain;
        var handle = name.Ascii.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? index.Find(host.AsSpan(..^end.Length)) : index.FindByHost(host);
        return Results.StatusCode(handle is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private IResult Ready()
    {
        var served = snapshots.Current;
        var clicks = ledger.Read();
        var body = new
        {
            status = served is null ? "waiting_for_snapshot" : "ready",
            snapshot = served is null
                ? null
                : new
                {
                    revision = served.Index.Manifest.Revision,
                    publishedAt = served.Index.Manifest.CreatedAt,
                    ageSeconds = Math.Round((time.GetUtcNow() - served.Index.Manifest.CreatedAt).TotalSeconds, 3),
                    handles = served.Index.Handles.Count,
                    customHosts = served.Index.Manifest.Hosts.Count,
                    emergencyBlocks = served.Index.Manifest.EmergencyBlocks.Count,
                },
            lastRefusal = metrics.LastRefusal,
            transport = new { kind = transport.Kind, answering = transport.IsAnswering, since = transport.Since, lastError = transport.LastError },
            clicks = new
            {
                appended = clicks.Totals.Appended,
                pending = clicks.Pending,
                dropped = Enum.GetValues<ClickDropCause>().ToDictionary(
                    cause => JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()), clicks.Totals.DroppedBy),
                retainedBytes = journal.RetainedBytes,
            },
        };
        return Results.Json(body, statusCode: served is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
