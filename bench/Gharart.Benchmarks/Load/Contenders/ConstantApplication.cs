using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A constant 302 straight on the server's features, without an HttpContext.</summary>
internal sealed class ConstantApplication : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var response = context.Get<IHttpResponseFeature>()!;
        response.StatusCode = 302;
        response.Headers.Location = NginxServer.Constant;
        response.Headers.ContentLength = 0;
        return Task.CompletedTask;
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }
}
