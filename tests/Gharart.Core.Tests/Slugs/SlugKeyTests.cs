using System.Text;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Slugs;

public sealed class SlugKeyTests
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    [Theory]
    [InlineData("aaaa")]
    [InlineData("----")]
    [InlineData("sale")]
    [InlineData("SALE")]
    [InlineData("a-B_9")]
    [InlineData("elevenchars")]
    [InlineData("twelve-chars")]
    [InlineData("thirteen-char")]
    [InlineData("aaaaaaaaaaaaa")]
    [InlineData("-------------")]
    [InlineData("twenty-three-characters")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("------------------------")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWX")]
    public void TryPack_SlugOfAnyLength_ComesBackAsTyped(string slug) => AssertRoundTrip(slug);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("abc")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("sal e")]
    [InlineData("sale.")]
    [InlineData("sale/")]
    [InlineData("sale\0")]
    [InlineData("\0sale")]
    [InlineData("s\u00E4le")]
    [InlineData("s@le")]
    [InlineData("s`le")]
    [InlineData("s[le")]
    [InlineData("s{le")]
    public void TryPack_NoSlug_IsRefused(string text)
    {
        Assert.False(SlugKey.TryPack(Encoding.Latin1.GetBytes(text), out var key));
        Assert.Equal(default, key);
    }

    [Fact]
    public void TryPack_EveryByte_AcceptsTheAlphabetOnly()
    {
        for (var value = 0; value < 256; value++)
        {
            Assert.Equal(Alphabet.Contains((char)value, StringComparison.Ordinal), SlugKey.TryPack([(byte)'a', (byte)value, (byte)'b', (byte)'c'], out _));
        }
    }

    [Fact]
    public void TryPack_RandomSlugs_ComeBackAndDifferUnlessOnlyInCase()
    {
        const int Seed = 24;
        var random = new Random(Seed);
        var slugByKey = new Dictionary<SlugKey, string>();
        for (var round = 0; round < 50_000; round++)
        {
            var slug = random.GetString(Alphabet, random.Next(4, 25));
            var key = AssertRoundTrip(slug);
            Assert.True(
                !slugByKey.TryGetValue(key, out var other) || other.Equals(slug, StringComparison.OrdinalIgnoreCase), $"seed {Seed} {slug} is {other}");
            slugByKey[key] = slug;
        }
    }

    [Fact]
    public void TryPack_SlugsThatDifferInLengthOrOneCharacter_HaveDifferentKeys()
    {
        var slugs = Enumerable.Range(4, 21).SelectMany(length => "a9_-".Select(c => new string(c, length)))
            .Concat(Enumerable.Range(0, 24).Select(i => new string('a', i) + "b" + new string('a', 23 - i)))
            .ToArray();
        Assert.Equal(slugs.Length, slugs.Select(Pack).Distinct().Count());
    }

    [Fact]
    public void IsValid_Borders_AreTheShortestAndTheLongestSlug()
    {
        Assert.True(Pack("aaaa").IsValid);
        Assert.True(Pack(new string('-', 24)).IsValid);
        Assert.False(new SlugKey(Pack("aaaa").Value - 1).IsValid);
        Assert.False(new SlugKey(Pack(new string('-', 24)).Value + 1).IsValid);
        Assert.False(default(SlugKey).IsValid);
        Assert.False(new SlugKey(UInt128.MaxValue).IsValid);
    }

    [Fact]
    public void IsValid_RandomValues_OnlyThoseThatPackGives()
    {
        const int Seed = 25;
        var random = new Random(Seed);
        var valid = 0;
        for (var round = 0; round < 50_000; round++)
        {
            // Base 39 digits drawn one by one; a digit 0 stands for no character.
            var digits = Enumerable.Range(0, random.Next(1, 27)).Select(_ => random.Next(39)).ToArray();
            var isSlug = digits.SkipWhile(d => d == 0).ToArray() is { Length: >= 4 and <= 24 } rest && !rest.Contains(0);
            var value = digits.Take(24).Aggregate(default(UInt128), (sum, d) => (sum * 39) + (uint)d);
            if (digits.Length <= 24)
            {
                Assert.True(isSlug == new SlugKey(value).IsValid, $"seed {Seed} round {round} {value}");
                valid += isSlug ? 1 : 0;
            }
        }

        Assert.True(valid > 1_000);
    }

    [Fact]
    public void Hash_NumberedSlugs_SpreadOverShardsAndSlots()
    {
        const int Count = 200_000;
        const int Bits = 6;
        var hashes = Enumerable.Range(0, Count).Select(i => Pack($"link-{i}")).ToArray();
        var shards = hashes.CountBy(key => LinkBlob.ShardOf(key, Bits)).ToDictionary();
        var slots = hashes.CountBy(key => key.Hash & 63).ToDictionary();
        foreach (var counts in new[] { shards.Values.ToArray(), [.. slots.Values] })
        {
            // 64 cells of 3,125: chi-square with 63 degrees of freedom stays below 131 but for one time in a million.
            const double Expected = (double)Count / (1 << Bits);
            Assert.Equal(1 << Bits, counts.Length);
            Assert.True(counts.Sum(count => (count - Expected) * (count - Expected) / Expected) < 131);
        }

        Assert.Equal(Count, hashes.Select(key => key.Hash).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 65_535)]
    public void ShardOf_Key_IsTheTopBitsOfTheHash(int bits, int highest)
    {
        var shards = Enumerable.Range(0, 5_000).Select(i => Pack($"link-{i}")).Select(key => (key.Hash, Shard: LinkBlob.ShardOf(key, bits))).ToArray();
        Assert.All(shards, s => Assert.Equal(bits == 0 ? 0UL : s.Hash >> (64 - bits), (ulong)s.Shard));
        Assert.All(shards, s => Assert.InRange(s.Shard, 0, highest));
    }

    [Fact]
    public void PackHashAndWrite_AllocateNothing()
    {
        var slug = "A-slug_of-24-characters0"u8.ToArray();
        var output = new byte[SlugKey.MaxLength];
        var sum = 0UL;
        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                slug[^1] = (byte)('a' + (i % 26));
                _ = SlugKey.TryPack(slug, out var key);
                sum += key.Hash & 0xFF;
                _ = key.Write(output, SlugKey.CapitalsOf(slug));
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(slug, output);
        Assert.NotEqual(0UL, sum);
    }

    private static SlugKey Pack(string slug)
    {
        Assert.True(SlugKey.TryPack(Encoding.ASCII.GetBytes(slug), out var key), slug);
        return key;
    }

    private static SlugKey AssertRoundTrip(string slug)
    {
        var bytes = Encoding.ASCII.GetBytes(slug);
        var key = Pack(slug);
        Assert.True(key.IsValid, slug);
        var output = new byte[SlugKey.MaxLength];
        Assert.Equal(slug, Encoding.ASCII.GetString(output, 0, key.Write(output, SlugKey.CapitalsOf(bytes))));
        Assert.Equal(slug.ToLowerInvariant(), key.ToString());
        Assert.Equal(key, Pack(slug.ToUpperInvariant()));
        return key;
    }
}
