using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gharart.TestKit;

/// <summary>A web server on loopback that keeps what it is asked, and answers as told.</summary>
public sealed class HookServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<HookRequest> _requests = new();

    public HookServer(int? port = null)
    {
        Address = $"http://127.0.0.1:{port ?? FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    public IReadOnlyList<HookRequest> Requests => [.. _requests];

    /// <summary>204 for everything unless told otherwise.</summary>
    public Func<HookRequest, HookAnswer> Answer { get; set; } = _ => new HookAnswer(204);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var request = new HookRequest(
                context.Request.HttpMethod,
                context.Request.RawUrl!,
                context.Request.Headers.AllKeys.ToDictionary(key => key!, key => context.Request.Headers[key]!, StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync());
            _requests.Enqueue(request);
            var answer = Answer(request);
            await answer.Held;
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: false);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The other side is gone, or this one.
        }
    }
}
