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

    /// <summary>The handle of <see cref="Load"/>.</summary>
    public const string Handle = "brand";

    public static LinkDefinition[] Create(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Define.Link(SlugOf(i), $"https://shop{i % 5}.example/products/{i:d7}?ref=campaign-mail", (uint)i + 1))];

    /// <summary>What a handle has beside its links: the domains that they lead to.</summary>
    public static HandleDefinition Head(string handle = Handle, uint number = 7) => new()
    {
        Number = number,
        Name = Define.Name(handle),
        Domains = [.. Enumerable.Range(0, 5).Select(i => Define.Allowed($"shop{i}.example"))],
    };

    /// <summary>The handle as an edge holds it, a few thousand links a shard.</summary>
    public static HandleSnapshot Load(int count, HandleDefinition? head = null, Func<LinkDefinition, LinkDefinition>? shape = null)
    {
        head ??= Head();
        var bits = Math.Max(0, int.Log2(Math.Max(1, count / 2048)));
        var shards = Create(count).Select(shape ?? (link => link)).ToLookup(link => LinkBlob.ShardOf(link.Slug.Key, bits));
        return new HandleSnapshot(
            HeadBlob.Read(HeadBlob.Write(head)),
            [.. Enumerable.Range(0, 1 << bits).Select(i => LinkShard.Read(LinkBlob.Write(head.Number, bits, i, [.. shards[i]]), head.Number, bits, i))]);
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
