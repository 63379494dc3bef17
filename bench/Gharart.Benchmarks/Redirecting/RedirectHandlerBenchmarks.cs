using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gharart.Benchmarks.Snapshots;
using Gharart.Core.Clicks;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.Edge;
using Gharart.Edge.Http;
using Gharart.Edge.Snapshots;
using Gharart.TestKit.Snapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Benchmarks.Redirecting;

/// <summary>A whole request without socket, from its bytes to those of its answer. The baseline reads the same request and answers nothing.</summary>
[MemoryDiagnoser]
public class RedirectHandlerBenchmarks : IDisposable
{
    private const int Links = 100_000;
    private const int CustomHosts = 10_000;
    private const int ReleaseEvery = 0xFFFF;

    private static readonly Peer Proxy = new(ClientAddress.FromIPv4(0x7F000001), IsTrustedProxy: true, IsHttps: false);

    private readonly string _folder = Directory.CreateTempSubdirectory("gharart-bench-").FullName;
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private WebApplication _app = null!;
    private IVisitorHandler _handler = null!;
    private RequestParser _parser = null!;
    private ClickJournal _journal = null!;
    private ReadOnlySequence<byte>[] _hits = [];
    private ReadOnlySequence<byte>[] _misses = [];
    private ReadOnlySequence<byte>[] _atCustomHost = [];
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
        _handler = _app.Services.GetRequiredService<IVisitorHandler>();
        _parser = _app.Services.GetRequiredService<RequestParser>();
        _journal = _app.Services.GetRequiredService<ClickJournal>();
        var now = TimeProvider.System.GetUtcNow();
        var handle = BenchLinks.Load(Links);
        var hosts = Enumerable.Range(0, CustomHosts).Select(i => new HostRoute($"go.shop-{i}.example", handle.Number));
        var manifest = new Manifest { Revision = 1, CreatedAt = now, CtxKeyId = 1, Hosts = [.. hosts] };
        var index = new SnapshotIndex(manifest, [handle], new Dictionary<string, LoadedHandle>());
        var tokens = new CtxTokenIssuer(_app.Services.GetRequiredService<CtxKeyRing>());
        _app.Services.GetRequiredService<SnapshotHolder>().Swap(new ServedSnapshot(index, tokens, now));
        _hits = [.. BenchLinks.Hits(Links).Select(slug => Request(slug, "brand.localhost"))];
        _misses = [.. BenchLinks.Misses(Links).Select(slug => Request(slug, "brand.localhost"))];
        _atCustomHost = [.. BenchLinks.Hits(Links).Select((slug, i) => Request(slug, $"go.shop-{i % CustomHosts}.example"))];
        _ = Answer(_hits);
        Expect("HTTP/1.1 302 ");
        _ = Answer(_atCustomHost);
        Expect("HTTP/1.1 302 ");
        _ = Answer(_misses);
        Expect("HTTP/1.1 404 ");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        ((IDisposable)_app).Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public bool ReadAlone()
    {
        var reader = new SequenceReader<byte>(_hits[++_next & (BenchLinks.Asked - 1)]);
        return _parser.TryRead(ref reader, Proxy, RequestHead.OfThread);
    }

    [Benchmark]
    public int Redirect() => Answer(_hits);

    [Benchmark]
    public int RedirectAtCustomHost() => Answer(_atCustomHost);

    [Benchmark]
    public int NotFound() => Answer(_misses);

    private static ReadOnlySequence<byte> Request(byte[] slug, string host) => new(Encoding.ASCII.GetBytes(
        $"GET /{Encoding.ASCII.GetString(slug)} HTTP/1.1\r\nHost: {host}\r\n"
        + "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36\r\n"
        + "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nReferer: https://www.instagram.com/\r\nX-Forwarded-For: 81.2.69.142\r\n\r\n"));

    private int Answer(ReadOnlySequence<byte>[] requests)
    {
        // Beyond its budget the journal drops, which is cheaper, so what it holds is let go as it grows.
        if ((++_next & ReleaseEvery) == 0)
        {
            _ = _journal.DeleteThrough(_journal.End);
        }

        _output.ResetWrittenCount();
        var reader = new SequenceReader<byte>(requests[_next & (BenchLinks.Asked - 1)]);
        var head = RequestHead.OfThread;
        if (_parser.TryRead(ref reader, Proxy, head))
        {
            _handler.Answer(head, _output, endsConnection: false);
        }

        return _output.WrittenCount;
    }

    private void Expect(string start)
    {
        if (!_output.WrittenSpan.StartsWith(Encoding.ASCII.GetBytes(start)))
        {
            throw new InvalidOperationException("The handler does not answer as it must.");
        }
    }
}
