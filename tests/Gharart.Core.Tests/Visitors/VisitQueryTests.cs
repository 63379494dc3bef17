using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class VisitQueryTests
{
    [Theory]
    [InlineData("", "", "", "", false)]
    [InlineData("?", "", "", "", false)]
    [InlineData("utm_source=News&utm_campaign=Fall+Sale", "news", "fall sale", "", false)]
    [InlineData("?utm_source=%4eews%20", "news", "", "", false)]
    [InlineData("%75tm_source=a", "a", "", "", false)]
    [InlineData("%75%74%6d%5f%63%61%6d%70%61%69%67%6e=x", "", "x", "", false)]
    [InlineData("UTM_SOURCE=a", "", "", "", false)]
    [InlineData("utm_source=a&utm_source=b", "a", "", "", false)]
    [InlineData("utm_source=&utm_source=b", "b", "", "", false)]
    [InlineData("utm_source=%0A&utm_source=b", "b", "", "", false)]
    [InlineData("utm_source=a%0Ab", "", "", "", false)]
    [InlineData("utm_source=fr%C3%BChling", "", "", "", false)]
    [InlineData("utm_source=100%", "100%", "", "", false)]
    [InlineData("utm_source=%zz%4", "%zz%4", "", "", false)]
    [InlineData("utm_source=a=b", "a=b", "", "", false)]
    [InlineData("seg=a&seg=b", "", "", "a|b", false)]
    [InlineData("seg=a,B%2Cc", "", "", "a|b|c", false)]
    [InlineData("seg=a,,a, a ,b", "", "", "a|b", false)]
    [InlineData("seg=1,2,3,4,5,6,7,8,9&seg=10", "", "", "1|2|3|4|5|6|7|8", false)]
    [InlineData("seg=a%0Ab,c", "", "", "c", false)]
    [InlineData("seg=returning&seg=vip,New,%20%72eturning,newer", "", "", "vip|newer", false)]
    [InlineData("seg=new", "", "", "", false)]
    [InlineData("seg=new,1,2,3,4,5,6,7,returning,8,9", "", "", "1|2|3|4|5|6|7|8", false)]
    [InlineData("gclid=x", "", "", "", true)]
    [InlineData("gclid=", "", "", "", false)]
    [InlineData("gclid", "", "", "", false)]
    [InlineData("a=1&gbraid=x", "", "", "", true)]
    [InlineData("wbraid=x", "", "", "", true)]
    [InlineData("fbclid=x", "", "", "", true)]
    [InlineData("msclkid=x", "", "", "", true)]
    [InlineData("ttclid=x", "", "", "", true)]
    [InlineData("xgclid=x&gclidx=1", "", "", "", false)]
    public void Parse_Query_Extracts(string query, string source, string campaign, string segments, bool ad)
    {
        var parsed = VisitQuery.Parse(Encoding.ASCII.GetBytes(query), new byte[VisitQuery.ScratchLength]);
        Assert.Equal(source, Encoding.ASCII.GetString(parsed.Source));
        Assert.Equal(campaign, Encoding.ASCII.GetString(parsed.Campaign));
        Assert.Equal(segments, Encoding.ASCII.GetString(parsed.Segments).Replace('\n', '|'));
        Assert.Equal(ad, parsed.HasAdClickId);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(3000, false)]
    public void Parse_LongValue_KeptUpTo64(int length, bool kept)
    {
        var parsed = VisitQuery.Parse(Encoding.ASCII.GetBytes("utm_source=" + new string('x', length)), new byte[VisitQuery.ScratchLength]);
        Assert.Equal(kept ? length : 0, parsed.Source.Length);
    }

    [Fact]
    public void Parse_EightLongestSegments_Fit()
    {
        var query = "seg=" + string.Join(',', Enumerable.Range(0, 9).Select(i => new string((char)('a' + i), 64)));
        var parsed = VisitQuery.Parse(Encoding.ASCII.GetBytes(query), new byte[VisitQuery.ScratchLength]);
        Assert.Equal(8 * 65 - 1, parsed.Segments.Length);
    }

    [Fact]
    public void Parse_RandomPairs_EqualsNaiveReading()
    {
        const int Seed = 33;
        string[] pieces = ["utm_source", "utm_campaign", "seg", "gclid", "=", "=", "&", "&", "%41", "%0a", "%", "+", ",", "a", "B", "%75", "é", "x y", "new", "returning"];
        var random = new Random(Seed);
        var scratch = new byte[VisitQuery.ScratchLength];
        for (var round = 0; round < 60_000; round++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (source, campaign, segments, ad) = Naive(query);
            var parsed = VisitQuery.Parse(Encoding.Latin1.GetBytes(query), scratch);
            Assert.True(source == Encoding.Latin1.GetString(parsed.Source), $"seed {Seed}: {query}");
            Assert.True(campaign == Encoding.Latin1.GetString(parsed.Campaign), $"seed {Seed}: {query}");
            Assert.True(segments == Encoding.Latin1.GetString(parsed.Segments), $"seed {Seed}: {query}");
            Assert.True(ad == parsed.HasAdClickId, $"seed {Seed}: {query}");
        }
    }

    [Fact]
    public void Parse_RandomBytes_PrintableLowerCaseOnlyAndNoAllocation()
    {
        const int Seed = 34;
        var random = new Random(Seed);
        var scratch = new byte[VisitQuery.ScratchLength];
        var queries = new byte[3000][];
        for (var i = 0; i < queries.Length; i++)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            queries[i] = [.. "utm_source="u8, .. noise, .. "&seg="u8, .. noise.AsSpan(noise.Length / 2), .. "&utm_campaign=%"u8, .. noise];
            var parsed = VisitQuery.Parse(queries[i], scratch);
            Assert.True(IsClean(parsed.Source) && IsClean(parsed.Campaign), $"seed {Seed} round {i}");
            foreach (var segment in Encoding.Latin1.GetString(parsed.Segments).Split('\n'))
            {
                Assert.True(IsClean(Encoding.Latin1.GetBytes(segment)), $"seed {Seed} round {i}");
            }
        }

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            foreach (var query in queries)
            {
                _ = VisitQuery.Parse(query, scratch);
            }
        }));
    }

    private static bool IsClean(ReadOnlySpan<byte> value) =>
        value.Length <= 64 && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !value.ContainsAnyInRange((byte)'A', (byte)'Z');

    private static (string Source, string Campaign, string Segments, bool Ad) Naive(string query)
    {
        var pairs = query.Split('&').Where(pair => pair.Contains('=', StringComparison.Ordinal))
            .Select(pair => (Key: Decode(pair[..pair.IndexOf('=', StringComparison.Ordinal)]), Raw: pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            .ToList();
        string First(string key) => pairs.Where(pair => pair.Key == key).Select(pair => Clean(Decode(pair.Raw))).FirstOrDefault(value => value != "") ?? "";
        var segments = pairs.Where(pair => pair.Key == "seg").SelectMany(pair => Decode(pair.Raw).Split(','))
            .Select(Clean).Where(value => value is not ("" or "new" or "returning")).Distinct().Take(8);
        return (First("utm_source"), First("utm_campaign"), string.Join('\n', segments), pairs.Any(pair => pair.Key == "gclid" && pair.Raw != ""));
    }

    private static string Clean(string value)
    {
        var trimmed = value.Trim(' ');
        return trimmed.Length <= 64 && trimmed.All(character => character is >= ' ' and <= '~') ? trimmed.ToLowerInvariant() : "";
    }

    private static string Decode(string raw)
    {
        var decoded = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                decoded.Append((char)Convert.ToInt32(raw.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                decoded.Append(raw[i] == '+' ? ' ' : raw[i]);
            }
        }

        return decoded.ToString();
    }
}
