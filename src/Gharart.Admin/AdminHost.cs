using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Dns;
using Gharart.Admin.Docs;
using Gharart.Admin.Features.Analytics;
using Gharart.Admin.Features.Collaborators;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.RoutePreview;
using Gharart.Admin.Features.Tokens;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Ingest;
using Gharart.Admin.OpenApi;
using Gharart.Admin.Outbox;
using Gharart.Admin.Outgoing;
using Gharart.Admin.Permits;
using Gharart.Admin.Publishing;
using Gharart.Admin.Risk;
using Gharart.Admin.Suffixes;
using Gharart.Admin.Throttling;
using Gharart.Admin.Usage;
using Gharart.Admin.Writes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Gharart.Admin;

/// <summary>The composition root: program, all-in-one host and tests all go through these three calls.</summary>
internal static class AdminHost
{
    /// <exception cref="InvalidSettingsException">Some settings are wrong.</exception>
    public static WebApplicationBuilder AddAdmin(this WebApplicationBuilder builder)
    {
        var options = AdminOptions.Load(builder.Configuration);
        ConfigureServer(builder, options);
        ConfigureLogging(builder.Logging);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.MasterSecret);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddAdminDatabase(options);
        builder.Services.AddAdminHttp();
        builder.Services.AddAdminIdentity(options);
        builder.Services.AddOutbox(options);
        builder.Services.AddOutgoing();
        builder.Services.AddThrottling(options);
        builder.Services.AddWrites();
        builder.Services.AddLinks();
        builder.Services.AddTrackingTemplates();
        builder.Services.AddSingleton<OwnHosts>();
        builder.Services.AddDns(options);
        builder.Services.AddVerification();
        builder.Services.AddAdminOpenApi(options);
        builder.Services.AddSingleton<ReferencePage>();
        builder.Services.AddSuffixes(options);
        builder.Services.AddRisk(options);
        builder.Services.AddPublishing(options);
        builder.Services.AddIngest(options);
        builder.Services.AddPermits(options);
        builder.Services.AddRoutePreview();
        return builder;
    }

    public static WebApplication UseAdmin(this WebApplication app)
    {
        app.UseAdminHttp();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<ThrottleMiddleware>();
        app.UseMiddleware<PlainBodies>();
        app.UseMiddleware<CredentialGate>();
        app.UseAuthorization();
        app.UseMiddleware<HandleAccessGate>();
        app.UseMiddleware<WriteMiddleware>();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHealth();
        app.MapGet(ReferencePage.Address, ReferencePage.ShowAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapErrorPages();

        // Every route of the API is authorised unless it says AllowAnonymous.
        var v2 = app.MapGroup("/v2").RequireAuthorization().AddEndpointFilter<ETagFilter>();
        v2.MapAuth(app.Services.GetRequiredService<AdminOptions>());
        v2.MapIdentityOperations();
        v2.MapHandles();
        v2.MapLinks();
        v2.MapPersonalizationRules();
        v2.MapRoutePreview();
        v2.MapDestinationDomains();
        v2.MapTrackingTemplates();
        v2.MapAnalytics();
        v2.MapTokens();
        v2.MapCollaborators();
        v2.MapUsage();
        v2.MapAudit();

        // After all others: the twins are made of what is mapped by then.
        IEndpointRouteBuilder routes = app;
        routes.DataSources.Add(new TokenTwins([.. routes.DataSources]));
        return app;
    }

    /// <summary>Before the first request: the schema, the public suffixes, the risk feeds, a signing key, and the first account, which the host has to show.</summary>
    /// <exception cref="SchemaMigrationException">The database does not fit to this program.</exception>
    public static async Task<BootstrapAccount?> PrepareAdminAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(app.Services.GetRequiredService<AdminOptions>().DataDirectory);
        app.Services.GetRequiredService<SchemaMigrator>().Apply();
        app.Services.GetRequiredService<PublicSuffixes>().Look();
        app.Services.GetRequiredService<RiskFeeds>().Look(cancellationToken);
        await app.Services.GetRequiredService<SigningKeyRing>().CurrentAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Bootstrapper>().EnsureAsync(cancellationToken);
    }

    private static void ConfigureServer(WebApplicationBuilder builder, AdminOptions options)
    {
        // A bare LF as a line end reads differently to proxies: that is how requests are smuggled.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        builder.WebHost.UseUrls(options.AdminUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            // A credential that is far too long still gets its 401.
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 50;
            kestrel.Limits.MaxRequestBodySize = HttpRegistration.MaxRequestBody;
            kestrel.Limits.MaxConcurrentConnections = 1_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    // A line a request and a line a statement drown what matters; the request id stands beside each line that is left.
    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(console => console.IncludeScopes = true);
    }
}
