using Gharart.Edge.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Sockets;

/// <summary>An edge over Kestrel's own sockets, as it is where there is no epoll.</summary>
public sealed class PortableEdge : IAsyncLifetime
{
    public EdgeFixture Edge { get; } = new() { Adjust = UseKestrelsSockets };

    public Task InitializeAsync() => Edge.InitializeAsync();

    public Task DisposeAsync() => Edge.DisposeAsync();

    private static void UseKestrelsSockets(IServiceCollection services)
    {
        foreach (var own in services.Where(service => service.ImplementationType == typeof(EpollListenerFactory)).ToArray())
        {
            services.Remove(own);
        }
    }
}
