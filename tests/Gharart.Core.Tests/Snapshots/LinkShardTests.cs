using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class LinkShardTests
{
    private static readonly HandleDefinition Handle = new() { Number = 7, Name = Define.Name("brand"), Domains = [Define.Allowed("shop1.example")] };

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void TryFindLink_FiftyThousandLinks_AgreesWithADictionary(int shardBits)
    {
        const int Seed = 50;
        var random = new Random(Seed);
        var links = new Dictionary<string, LinkDefinition>(StringComparer.OrdinalIgnoreCase);
        while (links.Count < 50_000)
        {
            var slug = Word(random);
            if (Slug.TryParse(slug, out _))
            {
                _ = links.TryAdd(slug, Define.Link(slug, $"https://shop{random.Next(9)}.example/{links.Count}", (uint)links.Count + 1));
            }
        }

        var snapshot = new SnapshotFixture(Handle, [.. links.Values], shardBits).Load();
        Assert.Equal(50_000, snapshot.LinkCount);
        var text = new byte[SlugKey.MaxLength];
        foreach (var (slug, definition) in links)
        {
            foreach (var typed in new[] { slug, slug.ToUpperInvariant(), slug.ToLowerInvariant() })
            {
                Assert.True(snapshot.TryFindLink(Define.Key(typed), out var link), $"seed {Seed} {typed}");
                Assert.Equal(definition.Number, link.Number);
                Assert.Equal(slug, Encoding.ASCII.GetString(text, 0, link.WriteSlug(text)));
                Assert.Equal(definition.Destination.PathQueryFragment, Encoding.ASCII.GetString(link.Rest));
                Assert.Equal(definition.Destination.Host, link.Origins.Host(link.Origin));
                Assert.Equal(definition.Destination.Host == "shop1.example", link.Origins.Verdict(link.Origin).Routable);
            }
        }

        var misses = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var slug = Word(random);
            Assert.True(links.ContainsKey(slug) == snapshot.TryFindLink(KeyOf(slug), out _), $"seed {Seed} {slug}");
            misses += links.ContainsKey(slug) ? 0 : 1;
        }

        Assert.True(misses > 20_000);
    }

    [Fact]
    public void TryFindLink_EmptyHandle_FindsNothing()
    {
        var snapshot = new SnapshotFixture(Handle, [], 3).Load();
        Assert.False(snapshot.TryFindLink(Define.Key("sale"), out _));
        Assert.False(snapshot.TryFindLink(default, out _));
        Assert.Equal(0, snapshot.LinkCount);
    }

    [Fact]
    public void TryFind_HitAndMiss_AllocateNothing()
    {
        var shard = LinkShard.Read(SampleHandles.WriteLinks(SampleHandles.PlainLinks(1_000)), 7, 0, 0);
        var origins = new JudgedOrigins(shard.Origins, new DomainTable([]));
        var keys = Enumerable.Range(0, 2_000).Select(SampleHandles.KeyOf).ToArray();
        var found = 0;
        var allocated = Allocations.OfWarm(() =>
        {
            found = 0;
            foreach (var key in keys)
            {
                found += shard.TryFind(key, origins, out var link) && link.Number != 0 ? 1 : 0;
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(1_000, found);
    }

    private static SlugKey KeyOf(string slug) => SlugKey.TryPack(Encoding.ASCII.GetBytes(slug), out var key) ? key : default;

    // Few letters, so that words meet, and every length.
    private static string Word(Random random) =>
        string.Create(random.Next(4, 9), random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = "abcdeABCDE019-_"[random.Next(15)];
            }
        });
}
