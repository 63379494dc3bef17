using Microsoft.AspNetCore.Connections;

namespace Gharart.Edge.Http;

/// <summary>Speaks HTTP/1.1 with visitors, straight on Kestrel's connections.</summary>
internal sealed class VisitorConnectionHandler(IVisitorHandler handler, RequestParser parser, TimeProvider time) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var visitor = new VisitorConnection(connection, handler, parser, time);
        try
        {
            await visitor.RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The visitor hung up, or the process ends and cannot wait any longer.
        }
    }
}
