using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A server that runs another application than the one it is given: takes the hosting layer out without rebuilding the host.</summary>
internal sealed class ReplacedApplication<TOwn>(IServer server, Func<IHttpApplication<TOwn>> application) : IServer
    where TOwn : notnull
{
    public IFeatureCollection Features => server.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> given, CancellationToken cancellationToken)
        where TContext : notnull => server.StartAsync(application(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();
}
