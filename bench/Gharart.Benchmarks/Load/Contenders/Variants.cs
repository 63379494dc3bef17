using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>Kestrel in other shapes than the edge's, to tell what each layer costs. Each runs as a process of its own.</summary>
internal static class Variants
{
    public const string Middleware = "middleware";
    public const string Application = "application";
    public const string Connection = "connection";

    public static async Task RunAsync(string kind, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (kind == Connection)
                {
                    listen.UseConnectionHandler<ConstantConnection>();
                }
            });
        });
        if (kind == Application)
        {
            Replace(builder, _ => new ConstantApplication());
        }

        await using var app = builder.Build();
        if (kind == Middleware)
        {
            app.Run(context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = NginxServer.Constant;
                context.Response.ContentLength = 0;
                return Task.CompletedTask;
            });
        }

        await app.RunAsync();
    }

    private static void Replace<TContext>(WebApplicationBuilder builder, Func<IServiceProvider, IHttpApplication<TContext>> application)
        where TContext : notnull =>
        builder.Services.AddSingleton<IServer>(services => new ReplacedApplication<TContext>(
            new KestrelServer(
                services.GetRequiredService<IOptions<KestrelServerOptions>>(),
                services.GetRequiredService<IConnectionListenerFactory>(),
                services.GetRequiredService<ILoggerFactory>()),
            () => application(services)));
}
