using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Snapshots;

namespace Gharart.Benchmarks.Snapshots;

/// <summary>From the slug's bytes in a request to the link; the naive way is a frozen dictionary of strings with an object a link.</summary>
[MemoryDiagnoser]
public class LinkLookupBenchmarks
{
    private HandleSnapshot _snapshot = null!;
    private FrozenDictionary<string, LinkDefinition> _dictionary = null!;
    private byte[][] _hits = [];
    private byte[][] _misses = [];
    private int _next;

    [Params(1_000, 200_000)]
    public int Links { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _snapshot = BenchLinks.Load(Links);
        _dictionary = BenchLinks.Create(Links).ToFrozenDictionary(link => link.Slug.Text, StringComparer.OrdinalIgnoreCase);
        _hits = BenchLinks.Hits(Links);
        _misses = BenchLinks.Misses(Links);
    }

    [Benchmark(Baseline = true)]
    public uint Dictionary() => _dictionary.TryGetValue(Encoding.ASCII.GetString(Next(_hits)), out var link) ? link.Number : 0;

    [Benchmark]
    public uint Hit() => _snapshot.TryFindLink(BenchLinks.Pack(Next(_hits)), out var link) ? link.Number : 0;

    [Benchmark]
    public uint Miss() => _snapshot.TryFindLink(BenchLinks.Pack(Next(_misses)), out var link) ? link.Number : 0;

    private byte[] Next(byte[][] slugs) => slugs[_next++ & (BenchLinks.Asked - 1)];
}
