using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gharart.Benchmarks.Snapshots;
using Gharart.Core.Passwords;
using Gharart.Core.Snapshots;

namespace Gharart.Benchmarks.Redirecting;

/// <summary>What links cost that do more than redirect, as <see cref="RedirectHandlerBenchmarks"/> measures requests. The baseline is a plain link.</summary>
[MemoryDiagnoser]
public class LinkKindBenchmarks : IDisposable
{
    private const int Links = 16_384;

    private static readonly byte[] Form = [.. "password=open+sesame"u8];

    private HandlerScene _scene = null!;
    private ReadOnlySequence<byte>[] _plain = [];
    private ReadOnlySequence<byte>[] _templated = [];
    private ReadOnlySequence<byte>[] _asking = [];
    private ReadOnlySequence<byte>[] _opened = [];
    private ReadOnlySequence<byte>[] _bridges = [];
    private ReadOnlySequence<byte>[] _evented = [];

    [GlobalSetup]
    public async Task Setup()
    {
        // One round: how long the slow hash takes is not what is measured, since it is not found on the connection's thread.
        var hash = LinkPassword.Hash("open sesame", 1);
        _scene = new HandlerScene(
            [],
            BenchLinks.Load(Links),
            BenchLinks.Load(
                Links,
                BenchLinks.Head("templated", 8) with { Templates = [new TemplateDefinition("utm", [new("utm_source", "{source}"), new("utm_medium", "link"), new("click_id", "{clickId}"), new("place", "{country}-{device}")])] }),
            BenchLinks.Load(Links, BenchLinks.Head("locked", 9), link => link with { PasswordHash = hash }),
            BenchLinks.Load(Links, BenchLinks.Head("bridged", 10), link => link with { Bridge = true }),
            BenchLinks.Load(
                Links,
                BenchLinks.Head("evented", 11) with { Events = [new EventDefinition("tags", "GTM-ABC1234", "gharart_click", [new("source", "{source}"), new("click_id", "{clickId}"), new("place", "{country}-{device}")])] },
                link => link with { Bridge = true }));
        _plain = Requests(BenchLinks.Handle);
        _templated = Requests("templated");
        _asking = Requests("locked");
        _opened = Requests("locked", Form);
        _bridges = Requests("bridged");
        _evented = Requests("evented");
        await _scene.LearnAsync(_opened[0], Form);
        _ = Redirect();
        _scene.Expect("HTTP/1.1 302 ");
        _ = RedirectWithTemplate();
        _scene.Expect("&utm_source=social&utm_medium=link&click_id=clk_");
        _ = PasswordAsked();
        _scene.Expect("type=\"password\"");
        _ = PasswordRight();
        _scene.Expect("HTTP/1.1 303 ");
        _ = Bridge();
        _scene.Expect("http-equiv=\"refresh\"");
        _ = BridgeWithEvent();
        _scene.Expect("\"click_id\":\"clk_");
    }

    [GlobalCleanup]
    public void Dispose() => _scene.Dispose();

    [Benchmark(Baseline = true)]
    public int Redirect() => _scene.Answer(_plain);

    [Benchmark]
    public int RedirectWithTemplate() => _scene.Answer(_templated);

    [Benchmark]
    public int PasswordAsked() => _scene.Answer(_asking);

    [Benchmark]
    public int PasswordRight() => _scene.Answer(_opened, Form);

    [Benchmark]
    public int Bridge() => _scene.Answer(_bridges);

    [Benchmark]
    public int BridgeWithEvent() => _scene.Answer(_evented);

    private static ReadOnlySequence<byte>[] Requests(string handle, byte[]? form = null) =>
        [.. BenchLinks.Hits(Links).Select(slug => HandlerScene.Request(handle + ".localhost", slug, form))];
}
