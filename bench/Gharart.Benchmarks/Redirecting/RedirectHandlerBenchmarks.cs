using System.Net;
using BenchmarkDotNet.Attributes;
using Gharart.Benchmarks.Snapshots;
using Gharart.Core.Clicks;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Edge;
using Gharart.Edge.Redirecting;
using Gharart.Edge.Snapshots;
using Gharart.TestKit.Snapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Benchmarks.Redirecting;

/// <summary>A whole request without socket: the edge's handler on a context that is used again. The baseline sets the same headers and nothing else.</summary>
[MemoryDiagnoser]
public class RedirectHandlerBenchmarks : IDisposable
{
    private const int Links = 100_000;
    private const int ReleaseEvery = 0xFFFF;

    private readonly string _folder = Directory.CreateTempSubdirectory("gharart-bench-").FullName;
    private readonly DefaultHttpContext _context = new();
    private WebApplication _app = null!;
    private RedirectHandler _handler = null!;
    private ClickJournal _journal = null!;
    private PathString[] _hits = [];
    private PathString[] _misses = [];
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:DataDirectory"] = _folder,
            ["Gharart:MasterSecret"] = PublishedSnapshot.MasterSecretBase64,
            ["Gharart:TrustedProxies"] = "127.0.0.1",
        });
        builder.AddEdge();
        _app = builder.Build();
        _handler = _app.Services.GetRequiredService<RedirectHandler>();
        _journal = _app.Services.GetRequiredService<ClickJournal>();
        var now = TimeProvider.System.GetUtcNow();
        var handle = BenchLinks.Load(Links);
        var manifest = new Manifest { Revision = 1, CreatedAt = now, CtxKeyId = 1 };
        var index = new SnapshotIndex(manifest, [handle], new Dictionary<string, LoadedHandle>());
        var tokens = new CtxTokenIssuer(_app.Services.GetRequiredService<CtxKeyRing>());
        _app.Services.GetRequiredService<SnapshotHolder>().Swap(new ServedSnapshot(index, tokens, now));
        _hits = [.. BenchLinks.Hits(Links).Select(Path)];
        _misses = [.. BenchLinks.Misses(Links).Select(Path)];
        _context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var request = _context.Request;
        (request.Method, request.Scheme, request.Host) = ("GET", "http", new HostString("brand.localhost"));
        request.Headers.UserAgent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
        request.Headers.Accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        request.Headers.Referer = "https://www.instagram.com/";
        request.Headers["X-Forwarded-For"] = "81.2.69.142";
        if (Answer(_hits) != StatusCodes.Status302Found || Answer(_misses) != StatusCodes.Status404NotFound)
        {
            throw new InvalidOperationException("The handler does not answer as it must.");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        ((IDisposable)_app).Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int HeadersAlone()
    {
        _context.Response.Headers.Clear();
        var headers = _context.Response.Headers;
        headers["x-request-id"] = "req_00000000000000000000000000";
        headers.CacheControl = "private, no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers.Location = "https://shop0.example/products/0000000?ref=campaign-mail";
        _context.Response.ContentLength = 0;
        return _context.Response.StatusCode = StatusCodes.Status302Found;
    }

    [Benchmark]
    public int Redirect() => Answer(_hits);

    [Benchmark]
    public int NotFound() => Answer(_misses);

    private static PathString Path(byte[] slug) => new("/" + System.Text.Encoding.ASCII.GetString(slug));

    private int Answer(PathString[] paths)
    {
        // Beyond its budget the journal drops, which is cheaper, so what it holds is let go as it grows.
        if ((++_next & ReleaseEvery) == 0)
        {
            _ = _journal.DeleteThrough(_journal.End);
        }

        _context.Response.Headers.Clear();
        _context.Request.Path = paths[_next & (BenchLinks.Asked - 1)];
        _ = _handler.HandleAsync(_context);
        return _context.Response.StatusCode;
    }
}
