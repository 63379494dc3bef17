using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gharart.Benchmarks.Snapshots;
using Gharart.Core.Snapshots;

namespace Gharart.Benchmarks.Redirecting;

/// <summary>A whole request without socket, from its bytes to those of its answer. The baseline reads the same request and answers nothing.</summary>
[MemoryDiagnoser]
public class RedirectHandlerBenchmarks : IDisposable
{
    private const int Links = 100_000;
    private const int CustomHosts = 10_000;

    private HandlerScene _scene = null!;
    private ReadOnlySequence<byte>[] _hits = [];
    private ReadOnlySequence<byte>[] _misses = [];
    private ReadOnlySequence<byte>[] _atCustomHost = [];

    [GlobalSetup]
    public void Setup()
    {
        var handle = BenchLinks.Load(Links);
        _scene = new HandlerScene(Enumerable.Range(0, CustomHosts).Select(i => new HostRoute(CustomHost(i), handle.Number)), handle);
        _hits = [.. BenchLinks.Hits(Links).Select(slug => HandlerScene.Request(BenchLinks.Handle + ".localhost", slug))];
        _atCustomHost = [.. BenchLinks.Hits(Links).Select((slug, i) => HandlerScene.Request(CustomHost(i % CustomHosts), slug))];
        _misses = [.. BenchLinks.Misses(Links).Select(slug => HandlerScene.Request(BenchLinks.Handle + ".localhost", slug))];
        _ = _scene.Answer(_hits);
        _scene.Expect("HTTP/1.1 302 ");
        _ = _scene.Answer(_atCustomHost);
        _scene.Expect("HTTP/1.1 302 ");
        _ = _scene.Answer(_misses);
        _scene.Expect("HTTP/1.1 404 ");
    }

    [GlobalCleanup]
    public void Dispose() => _scene.Dispose();

    [Benchmark(Baseline = true)]
    public bool ReadAlone() => _scene.Read(_hits);

    [Benchmark]
    public int Redirect() => _scene.Answer(_hits);

    [Benchmark]
    public int RedirectAtCustomHost() => _scene.Answer(_atCustomHost);

    [Benchmark]
    public int NotFound() => _scene.Answer(_misses);

    private static string CustomHost(int number) => $"go.shop-{number}.example";
}
