using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Gharart.Core.Trust.Feeds;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Trust;

/// <summary>Files of risk feeds, and what their hits do to a score.</summary>
public class RiskFeedTests
{
    private const string Head = "gharart-risk-feed 1\nname: test\nkind: host\nseverity: block\nupdated: 2026-11-01T00:00:00Z\n";

    [Fact]
    public void Find_HostFeed_FindsNamesHashesAndBeginningsOfHashes()
    {
        var feed = Read(Head + $"entries: 4\n\n# a comment\nEvil.Example\n{Sha("hash.example")}\n{Sha("upper.example").ToUpperInvariant()}\n{Sha("part.example")[..8]}\n");

        Assert.Equal(4, feed.Count);
        Assert.All(["evil.example", "hash.example", "upper.example"], name => Assert.True(feed.Find(Name(name))!.IsFull));
        Assert.False(feed.Find(Name("part.example"))!.IsFull);
        Assert.All(["www.evil.example", "good.example", "example"], name => Assert.Null(feed.Find(Name(name))));
        Assert.True(feed.Find(Url("https://evil.example/a?b#c"))!.IsFull);
        Assert.Null(feed.Find(Url("https://1.1.1.1/")));
        Assert.Matches("^2026-11-01T00:00:00Z/[0-9a-f]{12}$", feed.Version);
    }

    [Fact]
    public void Find_DomainFeed_CoversWhatLiesBelow()
    {
        var feed = Read(Head.Replace("host", "domain", StringComparison.Ordinal) + $"\nevil.example\n{Sha("b\u00FCcher.example".Replace("b\u00FCcher", "xn--bcher-kva", StringComparison.Ordinal))}\n");

        Assert.All(["evil.example", "a.b.evil.example", "xn--bcher-kva.example", "www.xn--bcher-kva.example"], name => Assert.True(feed.Find(Name(name))!.IsFull));
        Assert.All(["notevil.example", "example"], name => Assert.Null(feed.Find(Name(name))));
        Assert.Equal("evil.example", feed.Find(Name("a.evil.example"))!.Subject);
    }

    [Fact]
    public void Find_UrlFeed_IgnoresSchemeAndFragmentAndWithoutAQueryCoversAll()
    {
        var feed = Read(Head.Replace("host", "url", StringComparison.Ordinal)
            + $"\nhttps://shop.example/login\nshop.example/a?x=1\n{Sha("shop.example:8443/port")}\n{Sha("hash.example/")}\n");

        foreach (var listed in new[]
        {
            "https://shop.example/login", "http://shop.example/login#x", "https://shop.example/login?any=1", "https://shop.example/a?x=1",
            "https://shop.example:8443/port", "https://hash.example",
        })
        {
            Assert.True(feed.Find(Url(listed))?.IsFull, listed);
        }

        foreach (var other in new[]
        {
            "https://shop.example/", "https://shop.example/login/", "https://shop.example/Login", "https://shop.example/a", "https://shop.example/a?x=2",
            "https://shop.example/port", "https://www.shop.example/login",
        })
        {
            Assert.Null(feed.Find(Url(other)));
        }

        Assert.Null(feed.Find(Name("shop.example")));
    }

    [Theory]
    [InlineData("", "first line")]
    [InlineData("gharart-risk-feed 2\n", "first line")]
    [InlineData("gharart-risk-feed 1\nkind: host\nseverity: block\nupdated: 2026-11-01T00:00:00Z\n\n", "no name")]
    [InlineData("gharart-risk-feed 1\nname: UPPER\n\n", "name 'UPPER'")]
    [InlineData("gharart-risk-feed 1\nname: a\nname: b\n\n", "twice")]
    [InlineData("gharart-risk-feed 1\nname: a\nkind: 1\n\n", "kind '1'")]
    [InlineData("gharart-risk-feed 1\nname: a\nkind: host\nseverity: deadly\n\n", "severity 'deadly'")]
    [InlineData("gharart-risk-feed 1\nname: a\nkind: host\nseverity: block\nupdated: yesterday\n\n", "updated 'yesterday'")]
    [InlineData(Head + "colour: red\n\n", "'colour'")]
    [InlineData(Head + "\nlocalhost\n", "Line 7")]
    [InlineData(Head + "\ngood.example\nhttps://evil.example/\n", "Line 8")]
    [InlineData(Head + "\nabcdef\n", "Line 7")]
    [InlineData(Head + "\n0123456789abcdef0\n", "Line 7")]
    [InlineData(Head + "entries: 3\n\na.example\nb.example\n", "announces 3 entries and the file has 2")]
    public void Read_WrongFile_SaysWhere(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidRiskFeedException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_RandomBytes_ThrowNothingElse()
    {
        const int Seed = 20261127;
        var random = new Random(Seed);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Head + "\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"host{i}.example\n")));
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                using var stream = new MemoryStream(bytes, 0, random.Next(bytes.Length));
                Assert.InRange(RiskFeedReader.Read(stream).Count, 0, 40);
            }
            catch (InvalidRiskFeedException)
            {
            }
        }
    }

    /// <summary>Against a reader that takes a text a line and asks the parsers of names and addresses alone.</summary>
    [Fact]
    public void Read_RandomFiles_HoldsWhatTheSimpleReaderReads()
    {
        var valid = 0;
        for (var seed = 0; seed < TestSize.Pick(3_000, 30_000); seed++)
        {
            var random = new Random(seed);
            var kind = (FeedKind)random.Next(3);
            var file = RandomFeed(random, kind);
            var expected = SimpleFeedReader.Read(file, kind);
            RiskFeed? feed = null;
            try
            {
                using var stream = new DribblingStream(file, random);
                feed = RiskFeedReader.Read(stream);
            }
            catch (InvalidRiskFeedException)
            {
            }

            Assert.True(expected is null == feed is null, $"Seed {seed}: {Convert.ToBase64String(file)}");
            Assert.True(expected is null || expected.Count == feed!.Count, $"Seed {seed}: {Convert.ToBase64String(file)}");
            Assert.All(expected ?? [], hash => Assert.True(Holds(feed!, hash), $"Seed {seed}: {hash} of {Convert.ToBase64String(file)}"));
            valid += expected is null ? 0 : 1;
        }

        Assert.True(valid > 300, $"Only {valid} files were valid.");
    }

    [Theory]
    [InlineData(2_112, true)]
    [InlineData(2_113, false)]
    [InlineData(1_000_000, false)]
    public void Read_LongLine_IsRefusedByItsCharacters(int characters, bool isRead)
    {
        foreach (var letter in new[] { "x", "\u00e4", "\u20ac" })
        {
            var text = Head + "\n#" + string.Concat(Enumerable.Repeat(letter, characters - 1)) + "\nevil.example\n";
            if (isRead)
            {
                Assert.Equal(1, Read(text).Count);
            }
            else
            {
                Assert.Contains("Line 7 is longer", Assert.Throws<InvalidRiskFeedException>(() => Read(text)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_AMillionLines_FindsEachAndNoOther()
    {
        const int Count = 1_000_000;
        var text = new StringBuilder(Head.Replace("host", "domain", StringComparison.Ordinal)).Append("entries: ").Append(Count).Append("\n\n");
        for (var i = 0; i < Count; i++)
        {
            text.Append('h').Append(i).Append(".example\n");
        }

        var feed = Read(text.ToString());

        Assert.Equal(Count, feed.Count);
        Assert.All([0, 1, 4_711, Count - 1], i => Assert.True(feed.Find(Name($"h{i}.example"))!.IsFull));
        Assert.Null(feed.Find(Name($"h{Count}.example")));
    }

    [Theory]
    [InlineData(null, "2026-11-30T23:59:59Z", false)]
    [InlineData(null, "2026-12-01T00:00:00Z", true)]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-09T23:59:59Z", false)]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-10T00:00:00Z", true)]
    [InlineData("2027-11-10T00:00:00Z", "2027-06-01T00:00:00Z", false)]
    public void IsStale_ByItsEndOrByItsAge(string? expires, string now, bool stale)
    {
        var feed = Read(Head + (expires is null ? "" : $"expires: {expires}\n") + "\nevil.example\n");

        Assert.Equal(stale, feed.Header.IsStale(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromDays(30)));
    }

    [Theory]
    [InlineData("shop.example", "block", 75, "BLOCK", "feed_block 75")]
    [InlineData("login-verify-a-b-c-d.p\u0430yp\u0430l.example", "block", 100, "BLOCK", "feed_block 75,look_alike 25,mixed_script 0,sensitive_word 0,xn_label 0,many_hyphens 0")]
    [InlineData("shop.example", "review", 50, "REVIEW", "feed_review 50")]
    [InlineData("login-verify-a-b-c-d.p\u0430yp\u0430l.example", "review", 74, "REVIEW", "feed_review 50,look_alike 24,mixed_script 0,sensitive_word 0,xn_label 0,many_hyphens 0")]
    [InlineData("shop.example", "partial", 20, "ALLOW", "feed_partial 20")]
    [InlineData("shop.example", "partial partial watch", 34, "ALLOW", "feed_partial 34")]
    [InlineData("login-verify-a-b-c-d.p\u0430yp\u0430l.example", "partial partial watch", 74, "REVIEW", "feed_partial 34,look_alike 30,mixed_script 10,sensitive_word 0,xn_label 0,many_hyphens 0")]
    [InlineData("shop.example", "block review partial", 95, "BLOCK", "feed_block 75,feed_review 0,feed_partial 20")]
    public void Assess_Hits_BlockOnlyInFull(string name, string hits, int score, string decision, string factors)
    {
        var assessment = RiskModel.Assess(Name(name), new RiskContext { Hits = [.. hits.Split(' ').Select(Hit)] });

        Assert.Equal(score, assessment.Score);
        Assert.Equal(decision, assessment.Decision.ToString().ToUpperInvariant());
        Assert.Equal(factors, string.Join(',', assessment.Factors.Select(factor => $"{factor.Id} {factor.Points}")));
        Assert.True(RiskModel.IsListed(assessment.Factors));
    }

    [Fact]
    public void Assess_ManyHits_TellThreeAndHowManyMore()
    {
        var hits = Enumerable.Range(0, 5).Select(i => new FeedHit("feed", "v1", FeedSeverity.Block, true, $"shop.example/{i}")).ToList();

        var factor = Assert.Single(RiskModel.Assess(Name("shop.example"), new RiskContext { Hits = hits }).Factors);

        Assert.Equal(
            "shop.example/0 is listed by the feed feed (v1); shop.example/1 is listed by the feed feed (v1); shop.example/2 is listed by the feed feed (v1); and 2 more",
            factor.Evidence);
    }

    private static bool Holds(RiskFeed feed, string digits) =>
        feed.Entries.Find(UInt128.Parse(digits.PadRight(32, '0'), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture)) is not null;

    private static byte[] RandomFeed(Random random, FeedKind kind)
    {
        string[] ends = ["\n", "\r\n", "\r"];
        var end = ends[random.Next(3)];
        var text = new StringBuilder(random.Next(8) == 0 ? "\uFEFF" : "").Append(Head.Replace("host", kind.ToString().ToLowerInvariant(), StringComparison.Ordinal).Replace("\n", end, StringComparison.Ordinal)).Append(end);
        for (var lines = random.Next(1, 12); lines > 0; lines--)
        {
            text.Append(random.Next(12) == 0 ? " \t" : "").Append(RandomEntry(random)).Append(random.Next(12) == 0 ? "\u00a0 " : "").Append(lines == 1 && random.Next(2) == 0 ? "" : end);
        }

        var file = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(12) == 0 && file.Length > Head.Length + 20)
        {
            file[random.Next(Head.Length + 20, file.Length)] = (byte)random.Next(128, 256);
        }

        return file;
    }

    private static string RandomEntry(Random random)
    {
        string[] pieces = ["a", "B", "evil", "xn--", "xn--bcher-kva", "b\u00fccher", "-", "--", "9", "0x1f", "12", "deadbeef", "_", "\u3002", "shop", "Shop-24", new string('l', 63), new string('l', 64)];
        string Label() => random.Next(5) > 0 ? $"h{random.Next(1_000)}" : pieces[random.Next(pieces.Length)] + (random.Next(3) == 0 ? pieces[random.Next(pieces.Length)] : "");
        var name = string.Join('.', Enumerable.Range(0, random.Next(20) == 0 ? 5 : random.Next(2, 4)).Select(_ => Label())) + (random.Next(20) == 0 ? "" : random.Next(20) == 0 ? ".9" : ".example");
        return random.Next(14) switch
        {
            0 => "",
            1 => "# a comment \u2603",
            2 => Sha(name),
            3 => Sha(name).ToUpperInvariant()[..(2 * random.Next(4, 17))],
            4 when random.Next(3) == 0 => Sha(name)[..random.Next(1, 64)],
            5 when random.Next(3) == 0 => name + ".",
            6 when random.Next(3) == 0 => $"https://{name}/a?b#c",
            7 when random.Next(3) == 0 => $"{name}/\u00e4 b",
            _ => name,
        };
    }

    private static FeedHit Hit(string kind, int index) => kind == "partial"
        ? new FeedHit($"feed{index}", "v1", FeedSeverity.Block, false, "x")
        : new FeedHit($"feed{index}", "v1", Enum.Parse<FeedSeverity>(kind, ignoreCase: true), true, "x");

    private static RiskFeed Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return RiskFeedReader.Read(stream);
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static DestinationUrl Url(string text) => DestinationUrl.TryParse(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}");

    private static HostName Name(string text)
    {
        var ascii = string.Join('.', text.Split('.').Select(label =>
            label.All(char.IsAscii) ? label : "xn--" + Punycode.Encode([.. label.EnumerateRunes().Select(rune => rune.Value)])));
        return HostName.TryParse(ascii, out var name, out var error) ? name : throw new ArgumentException($"{text}: {error}");
    }
}
