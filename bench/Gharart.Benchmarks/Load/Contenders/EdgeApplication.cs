using Gharart.Edge.Redirecting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>The edge's handler without the hosting layer: no diagnostics, no context factory, one context a connection.</summary>
internal sealed class EdgeApplication(RedirectHandler handler) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        var kept = contextFeatures as IHostContextContainer<DefaultHttpContext>;
        var context = kept?.HostContext;
        if (context is null)
        {
            context = new DefaultHttpContext(contextFeatures);
            kept?.HostContext = context;
        }
        else
        {
            context.Initialize(contextFeatures);
        }

        return context;
    }

    public Task ProcessRequestAsync(DefaultHttpContext context) => handler.HandleAsync(context);

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
