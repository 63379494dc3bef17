using System.Text;
using Gharart.Core.Destinations;
using Gharart.TestKit.Destinations;

namespace Gharart.Core.Tests.Destinations;

/// <summary>Composed locations, read by a browser-like parser and by System.Uri, against a merge of plain lists of decoded pairs.</summary>
public sealed class DestinationComposerPropertyTests
{
    private static readonly string[] Keys =
        ["a", "b", "A", "utm_source", "utm%5fsource", "%61", "ctx", "c%74x", "CTX", "seg", "gx_v", "gx_", "id[]", "ctx[]", "+ctx", "x+y", "x%20y", "", "%", "%4", "é", "\x80", "k;l"];

    private static readonly string[] Values = ["", "=1", "=x=y", "=%41", "=%zz", "=a+b", "=#", "=?", "=//evil.test", "=\\", "=\r\n", "=\0", "={slug}", "=\xFF", "=;a"];

    [Fact]
    public void Compose_RandomPieces_EqualTheNaiveMergeOnTheFrozenOrigin()
    {
        const int Seed = 7106;
        var random = new Random(Seed);
        var output = new byte[8192];
        for (var i = 0; i < 10_000; i++)
        {
            var own = Query(random, isVisitor: false);
            var tracking = Query(random, isVisitor: false);
            var visitor = Query(random, isVisitor: true);
            var ctx = random.Next(2) == 0 ? "" : "tok_en-1";
            var templateKeys = new[] { "a", "click", "utm_source" }.Where(_ => random.Next(2) == 0).ToList();
            var text = $"https://shop.example{(random.Next(2) == 0 ? ":8443" : "")}/p/{(own.Length > 0 || random.Next(2) == 0 ? "?" : "")}{own}{(random.Next(2) == 0 ? "#f?a=1" : "")}";
            Assert.True(DestinationUrl.TryParse(text, out var url, out _), $"seed {Seed}: {text}");

            var length = DestinationComposer.Compose(
                new DestinationParts
                {
                    Origin = Encoding.ASCII.GetBytes(url.Origin),
                    PathQueryFragment = Encoding.ASCII.GetBytes(url.PathQueryFragment),
                    StaticQuery = Encoding.ASCII.GetBytes(tracking),
                    Templates = templateKeys.Select(key => Template(key)).ToArray(),
                    Placeholders = new PlaceholderValues { Source = "s &"u8 },
                    VisitorQuery = Encoding.Latin1.GetBytes(visitor),
                    ForwardQuery = true,
                    Ctx = Encoding.ASCII.GetBytes(ctx),
                },
                output);
            var location = Encoding.ASCII.GetString(output, 0, length);

            AssertStays(url, location, $"seed {Seed}: {text} + {visitor}");
            var expected = Merge(url.Query ?? "", tracking, templateKeys, visitor, ctx);
            var actual = Pairs(BrowserUrl.Parse(location)!.Query ?? "");
            Assert.True(expected.SequenceEqual(actual), $"seed {Seed}: {text} + {tracking} + {visitor} gave {location}");
        }
    }

    [Fact]
    public void Compose_RandomVisitorBytes_NeverLeaveTheDestination()
    {
        const int Seed = 7107;
        var random = new Random(Seed);
        var output = new byte[8192];
        Assert.True(DestinationUrl.TryParse("https://shop.example/a/b?own=1&x#frag", out var url, out _));
        var origin = Encoding.ASCII.GetBytes(url.Origin);
        var target = Encoding.ASCII.GetBytes(url.PathQueryFragment);
        for (var i = 0; i < 10_000; i++)
        {
            var visitor = new byte[random.Next(i % 100 == 0 ? 6000 : 200)];
            random.NextBytes(visitor);
            for (var j = 0; j < visitor.Length; j++)
            {
                visitor[j] = random.Next(3) == 0 ? "&=%#?/\\@:;\r\n\0 "u8[random.Next(14)] : visitor[j];
            }

            var length = DestinationComposer.Compose(
                new DestinationParts { Origin = origin, PathQueryFragment = target, VisitorQuery = visitor, ForwardQuery = true, Ctx = "T"u8 }, output);
            var location = Encoding.ASCII.GetString(output, 0, length);
            AssertStays(url, location, $"seed {Seed}, round {i}");
            Assert.True(location.StartsWith("https://shop.example/a/b?own=1&x", StringComparison.Ordinal), $"seed {Seed}, round {i}");
            Assert.True(location.EndsWith("&ctx=T#frag", StringComparison.Ordinal), $"seed {Seed}, round {i}");
            Assert.InRange(length, 1, url.ToString().Length + DestinationComposer.MaxVisitorBytes + 6);
            Assert.Single(Pairs(BrowserUrl.Parse(location)!.Query!), pair => pair.Key == "ctx");
        }
    }

    private static void AssertStays(DestinationUrl url, string location, string because)
    {
        var seen = BrowserUrl.Parse(location);
        Assert.True(seen is not null && seen.Origin == url.Origin && seen.UserInfo.Length == 0, because);
        Assert.True(seen.Path == url.Path && seen.Fragment == url.Fragment, because);
        Assert.True(new Uri(location).GetLeftPart(UriPartial.Authority) == url.Origin, because);
        Assert.True(location.All(c => c is > ' ' and < '\x7F' and not '\\'), because);
    }

    private static List<KeyValuePair<string, string>> Merge(string own, string tracking, List<string> templateKeys, string visitor, string ctx)
    {
        var result = Pairs(own).Where(p => ctx.Length == 0 || p.Key != "ctx").ToList();
        var taken = Pairs(own).Select(p => p.Key).ToHashSet();
        var fromTracking = Pairs(tracking);
        result.AddRange(fromTracking.Where(p => !taken.Contains(p.Key)));
        taken.UnionWith(fromTracking.Select(p => p.Key));
        result.AddRange(templateKeys.Where(taken.Add).Select(key => KeyValuePair.Create(key, "v-s &")));
        result.AddRange(Pairs(visitor).Where(p => p.Key.Length > 0 && !taken.Contains(p.Key) && !IsReserved(p.Key)));
        if (ctx.Length > 0)
        {
            result.Add(KeyValuePair.Create("ctx", ctx));
        }

        return result;
    }

    private static bool IsReserved(string key)
    {
        var name = key.TrimStart(' ').Split('[', '\0')[0].ToLowerInvariant();
        return name is "ctx" or "seg" || name.StartsWith("gx_", StringComparison.Ordinal);
    }

    private static List<KeyValuePair<string, string>> Pairs(string query) =>
        [.. query.Split('&').Where(p => p.Length > 0).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(Decode(p[0]), p.Length > 1 ? Decode(p[1]) : "<none>"))];

    private static string Decode(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && "0123456789abcdefABCDEF".Contains(text[i + 1]) && "0123456789abcdefABCDEF".Contains(text[i + 2]))
            {
                result.Append((char)Convert.ToInt32(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                result.Append(text[i] == '+' ? ' ' : text[i]);
            }
        }

        return result.ToString();
    }

    private static string Query(Random random, bool isVisitor)
    {
        var parameters = Enumerable.Range(0, random.Next(6)).Select(_ => Keys[random.Next(Keys.Length)] + Values[random.Next(Values.Length)]);
        return string.Join('&', parameters.Where(p => isVisitor || IsCanonical(p)));
    }

    private static bool IsCanonical(string parameter) =>
        parameter.All(c => c is > ' ' and < '\x7F' && !"#\\{}%".Contains(c)) || parameter is "utm%5fsource=1" or "%61=1" or "c%74x" or "x%20y=1";

    private static UrlParamTemplate Template(string key) =>
        UrlParamTemplate.TryParse(key, "v-{source}", out var template, out var problem) ? template : throw new ArgumentException(problem);
}
