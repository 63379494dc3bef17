using System.Text;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Snapshots;

/// <summary>A handle with many links, and slugs as visitors type them.</summary>
internal static class BenchLinks
{
    /// <summary>Slugs asked in a shuffled order; a power of two, so that the next one is a mask away.</summary>
    public const int Asked = 4096;

    public static LinkDefinition[] Create(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Define.Link(SlugOf(i), $"https://shop{i % 5}.example/products/{i:d7}?ref=campaign-mail", (uint)i + 1))];

    /// <summary>The handle as an edge holds it, a few thousand links a shard.</summary>
    public static HandleSnapshot Load(int count)
    {
        var bits = Math.Max(0, int.Log2(Math.Max(1, count / 2048)));
        var handle = new HandleDefinition
        {
            Number = 7,
            Name = Define.Name("brand"),
            Domains = [.. Enumerable.Range(0, 5).Select(i => Define.Allowed($"shop{i}.example"))],
        };
        var shards = Create(count).ToLookup(link => LinkBlob.ShardOf(link.Slug.Key, bits));
        return new HandleSnapshot(
            HeadBlob.Read(HeadBlob.Write(handle)),
            [.. Enumerable.Range(0, 1 << bits).Select(i => LinkShard.Read(LinkBlob.Write(7, bits, i, [.. shards[i]]), 7, bits, i))]);
    }

    public static byte[][] Hits(int count) => Slugs(0, count);

    public static byte[][] Misses(int count) => Slugs(count, count);

    public static SlugKey Pack(ReadOnlySpan<byte> slug) => SlugKey.TryPack(slug, out var key) ? key : default;

    public static string SlugOf(int number) => $"Link-{number:d7}";

    private static byte[][] Slugs(int first, int count)
    {
        var random = new Random(4096);
        return [.. Enumerable.Range(0, Asked).Select(_ => Encoding.ASCII.GetBytes(SlugOf(first + random.Next(count))))];
    }
}
