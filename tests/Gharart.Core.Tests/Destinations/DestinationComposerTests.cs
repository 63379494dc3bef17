using System.Text;
using Gharart.Core.Destinations;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Destinations;

public sealed class DestinationComposerTests
{
    private const string Origin = "https://shop.example:8443";

    private static readonly UrlParamTemplate[] Templates = [Template("click_id", "{clickId}"), Template("utm_source", "{source}")];

    [Theory]
    [InlineData("/", "", "", "", "/")]
    [InlineData("/p", "", "", "T", "/p?ctx=T")]
    [InlineData("/p?", "", "", "T", "/p?ctx=T")]
    [InlineData("/p?", "", "", "", "/p?")]
    [InlineData("/p#f", "", "", "T", "/p?ctx=T#f")]
    [InlineData("/p#f?g#h", "", "a=1", "T", "/p?a=1&ctx=T#f?g#h")]
    [InlineData("/p?a=x?", "", "b=1", "T", "/p?a=x?&b=1&ctx=T")]
    [InlineData("/p?a=1&", "", "b=1", "", "/p?a=1&b=1")]
    [InlineData("/p?a=1&&b", "", "", "", "/p?a=1&&b")]
    [InlineData("/p?a=%41&a=2&%61=3", "", "", "T", "/p?a=%41&a=2&%61=3&ctx=T")]
    [InlineData("/p?a=1&ctx=old&b=2", "", "", "T", "/p?a=1&b=2&ctx=T")]
    [InlineData("/p?ctx=old", "", "", "T", "/p?ctx=T")]
    [InlineData("/p?%63tx=old&CTX=kept", "", "", "T", "/p?CTX=kept&ctx=T")]
    [InlineData("/p?ctx=old", "", "", "", "/p?ctx=old")]
    [InlineData("/p?utm_source=own", "utm_source=link&utm_medium=m", "", "T", "/p?utm_source=own&utm_medium=m&ctx=T")]
    [InlineData("/p?utm%5Fsource=own", "utm_source=link&utm_medium=m", "", "", "/p?utm%5Fsource=own&utm_medium=m")]
    [InlineData("/p?a=1", "u=2", "a=9&u=9&v=3", "T", "/p?a=1&u=2&v=3&ctx=T")]
    [InlineData("/p", "", "?a=1&b", "", "/p?a=1&b")]
    [InlineData("/p", "", "a=1&a=2&&=x&A=3", "", "/p?a=1&a=2&A=3")]
    [InlineData("/p?a+b=1", "", "a%20b=2&a%2Bb=3", "", "/p?a+b=1&a%2Bb=3")]
    [InlineData("/p", "", "ctx=x&seg=y&gx_vid=z&a=1", "T", "/p?a=1&ctx=T")]
    [InlineData("/p", "", "c%74x=x&%73eg=y&gx%5Fa=z&CTX=1&Seg=2&GX_=3&ctx[]=4&+ctx=5&ctx%00=6&ctx%5Ba]=7&%20%20seg=8", "", "/p")]
    [InlineData("/p", "", "ctxx=1&segment=2&gx=3&sctx=4", "", "/p?ctxx=1&segment=2&gx=3&sctx=4")]
    [InlineData("/p", "", "a=1;ctx=2", "", "/p?a=1%3Bctx=2")]
    [InlineData("/p", "", "a=#//evil.test/@x:y", "", "/p?a=%23//evil.test/@x:y")]
    [InlineData("/p", "", "a=%&b=%4&c=%zz&d=%41&e=%", "", "/p?a=%25&b=%254&c=%25zz&d=%41&e=%25")]
    [InlineData("/p", "", "a=<\"'>\\^`{|} \t\r\n\0", "", "/p?a=%3C%22%27%3E%5C%5E%60%7B%7C%7D%20%09%0D%0A%00")]
    [InlineData("/p", "", "a={clickId}", "", "/p?a=%7BclickId%7D")]
    [InlineData("/p", "", "a=ü", "", "/p?a=%C3%BC")]
    public void Compose_Queries_MergeInOrder(string target, string staticQuery, string visitor, string ctx, string expected)
    {
        Span<byte> output = stackalloc byte[8192];
        var length = DestinationComposer.Compose(Parts(target, staticQuery, [], visitor, ctx), output);
        Assert.Equal(Origin + expected, Encoding.ASCII.GetString(output[..length]));
    }

    [Theory]
    [InlineData("/p", "", "", "/p?click_id=id%2F1&utm_source=e%26%3D%23&ctx=T")]
    [InlineData("/p?click_id=own", "", "", "/p?click_id=own&utm_source=e%26%3D%23&ctx=T")]
    [InlineData("/p", "utm_source=link", "", "/p?utm_source=link&click_id=id%2F1&ctx=T")]
    [InlineData("/p", "", "click_id=forged&utm%5Fsource=forged&x=1", "/p?click_id=id%2F1&utm_source=e%26%3D%23&x=1&ctx=T")]
    public void Compose_Templates_LoseToOwnAndTrackingAndWinOverVisitor(string target, string staticQuery, string visitor, string expected)
    {
        Span<byte> output = stackalloc byte[8192];
        var length = DestinationComposer.Compose(Parts(target, staticQuery, Templates, visitor, "T"), output);
        Assert.Equal(Origin + expected, Encoding.ASCII.GetString(output[..length]));
    }

    [Fact]
    public void Compose_NoClick_LeavesOutWhatWouldSayNothingAndStillHoldsTheVisitorsBack()
    {
        Span<byte> output = stackalloc byte[256];
        UrlParamTemplate[] templates = [Template("click_id", "{clickId}"), Template("c", "x-{clickId}"), Template("d", "{source}{clickId}"), Template("e", "")];
        var parts = new DestinationParts
        {
            Origin = "https://shop.example"u8,
            PathQueryFragment = "/p"u8,
            Templates = templates,
            Placeholders = new PlaceholderValues { Source = "ad"u8 },
            VisitorQuery = "click_id=forged&c=1&z=2"u8,
            ForwardQuery = true,
        };

        Assert.Equal("https://shop.example/p?d=ad&e=&z=2", Encoding.ASCII.GetString(output[..DestinationComposer.Compose(parts, output)]));
    }

    [Fact]
    public void Compose_TemplatesBeyondTheirRoom_AreLeftOutWhole()
    {
        Span<byte> output = stackalloc byte[8192];
        UrlParamTemplate[] templates = [.. Enumerable.Range(0, 20).Select(i => Template($"k{i:00}", new string('v', 256))), Template("z", "small")];
        var parts = new DestinationParts { Origin = "https://shop.example"u8, PathQueryFragment = "/p"u8, Templates = templates, Ctx = "T"u8 };

        var text = Encoding.ASCII.GetString(output[..DestinationComposer.Compose(parts, output)]);

        Assert.Equal(["k00", "k01", "k02", "k03", "k04", "k05", "k06", "z", "ctx"], text.Split('?')[1].Split('&').Select(p => p.Split('=')[0]));
        Assert.InRange(text.Length, 0, "https://shop.example/p&ctx=T".Length + DestinationComposer.MaxTemplateBytes);
    }

    [Fact]
    public void Compose_SameKeyInTwoTemplates_TakesTheFirst()
    {
        Span<byte> output = stackalloc byte[8192];
        var length = DestinationComposer.Compose(Parts("/p", "", [Template("k", "1"), Template("k", "2")], "", ""), output);
        Assert.Equal(Origin + "/p?k=1", Encoding.ASCII.GetString(output[..length]));
    }

    [Fact]
    public void Compose_ForwardingOff_SendsNothingOfTheVisitor()
    {
        var parts = new DestinationParts { Origin = Bytes(Origin), PathQueryFragment = "/p"u8, VisitorQuery = "a=1"u8, ForwardQuery = false };
        Span<byte> output = stackalloc byte[8192];
        Assert.Equal(Origin + "/p", Encoding.ASCII.GetString(output[..DestinationComposer.Compose(parts, output)]));
    }

    [Fact]
    public void Compose_VisitorShare_DropsWholeParametersThatDoNotFit()
    {
        Span<byte> output = stackalloc byte[8192];
        var big = "b=" + new string('x', 1200);
        var length = DestinationComposer.Compose(Parts("/p", "", [], $"a=1&{big}&c=2&{big}&d=" + new string('ü', 400) + "&e=3", "T"), output);
        Assert.Equal($"{Origin}/p?a=1&{big}&c=2&e=3&ctx=T", Encoding.ASCII.GetString(output[..length]));

        var exact = "a=" + new string('x', DestinationComposer.MaxVisitorBytes - 3);
        length = DestinationComposer.Compose(Parts("/p", "", [], exact, ""), output);
        Assert.Equal($"{Origin}/p?{exact}", Encoding.ASCII.GetString(output[..length]));
        length = DestinationComposer.Compose(Parts("/p", "", [], exact + "x", ""), output);
        Assert.Equal($"{Origin}/p", Encoding.ASCII.GetString(output[..length]));
    }

    [Fact]
    public void Compose_ManyVisitorParameters_LooksAtABoundedNumber()
    {
        Span<byte> output = stackalloc byte[8192];
        var visitor = string.Join('&', Enumerable.Range(0, 1000).Select(i => $"k{i}"));
        var length = DestinationComposer.Compose(Parts("/", "", [], visitor, ""), output);
        Assert.Equal($"{Origin}/?{string.Join('&', Enumerable.Range(0, DestinationComposer.MaxVisitorParameters).Select(i => $"k{i}"))}", Encoding.ASCII.GetString(output[..length]));
    }

    [Fact]
    public void Compose_EveryOutputSize_WritesAllTrustedPiecesOrNothing()
    {
        var full = Origin + "/p?a=1&u=2&click_id=id%2F1&utm_source=e%26%3D%23&ctx=T#f";
        for (var size = 0; size < full.Length + 40; size++)
        {
            var output = new byte[size];
            var length = DestinationComposer.Compose(Parts("/p?a=1#f", "u=2", Templates, "v=3&w=4", "T"), output);
            var text = Encoding.ASCII.GetString(output, 0, length);
            if (size < full.Length)
            {
                Assert.Equal(0, length);
            }
            else
            {
                var extra = size - full.Length;
                Assert.Equal(full.Replace("&ctx", (extra >= 8 ? "&v=3&w=4" : extra >= 4 ? "&v=3" : "") + "&ctx", StringComparison.Ordinal), text);
            }
        }
    }

    [Theory]
    [InlineData("", "/p")]
    [InlineData(Origin, "")]
    [InlineData(Origin, ".evil.test/")]
    [InlineData(Origin, "@evil.test/")]
    [InlineData(Origin, "/p q")]
    [InlineData(Origin, "/p\r\nX: y")]
    [InlineData(Origin, "/ü")]
    public void Compose_UntrustworthyPieces_WritesNothing(string origin, string target)
    {
        Span<byte> output = stackalloc byte[8192];
        Assert.Equal(0, DestinationComposer.Compose(new DestinationParts { Origin = Bytes(origin), PathQueryFragment = Bytes(target) }, output));
    }

    [Theory]
    [InlineData(Origin + "/", true)]
    [InlineData(Origin + "?a", true)]
    [InlineData(Origin + "#a", true)]
    [InlineData(Origin, false)]
    [InlineData(Origin + "0/", false)]
    [InlineData(Origin + "@evil.test/", false)]
    [InlineData(Origin + ".evil.test/", false)]
    [InlineData(Origin + "\\evil.test/", false)]
    [InlineData("https://shop.example:844/", false)]
    [InlineData("http://shop.example:8443/", false)]
    [InlineData(Origin + "/ ", false)]
    [InlineData(Origin + "/\n", false)]
    [InlineData(Origin + "/\x7F", false)]
    [InlineData(Origin + "/\u0080", false)]
    [InlineData("", false)]
    public void IsSafe_Location_NeedsTheFrozenOriginAndVisibleAscii(string location, bool expected) =>
        Assert.Equal(expected, DestinationComposer.IsSafe(Encoding.Latin1.GetBytes(location), Bytes(Origin)));

    [Fact]
    public void Compose_WarmCalls_AllocateNothing()
    {
        var target = Bytes("/p?a=1&ctx=old&b=2#f");
        var tracking = Bytes("utm_medium=m&utm_campaign=c");
        var visitor = new byte[512];
        new Random(7105).NextBytes(visitor);
        var origin = Bytes(Origin);
        var output = new byte[8192];
        var total = 0L;
        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                total += DestinationComposer.Compose(
                    new DestinationParts
                    {
                        Origin = origin,
                        PathQueryFragment = target,
                        StaticQuery = tracking,
                        Templates = Templates,
                        Placeholders = new PlaceholderValues { ClickId = "0190"u8, Source = "e mail"u8 },
                        VisitorQuery = visitor,
                        ForwardQuery = true,
                        Ctx = "token"u8,
                    },
                    output);
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(total > 0);
    }

    private static DestinationParts Parts(string target, string staticQuery, UrlParamTemplate[] templates, string visitor, string ctx) => new()
    {
        Origin = Bytes(Origin),
        PathQueryFragment = Bytes(target),
        StaticQuery = Bytes(staticQuery),
        Templates = templates,
        Placeholders = new PlaceholderValues { ClickId = "id/1"u8, Source = "e&=#"u8 },
        VisitorQuery = Bytes(visitor),
        ForwardQuery = true,
        Ctx = Bytes(ctx),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static UrlParamTemplate Template(string key, string value) =>
        UrlParamTemplate.TryParse(key, value, out var template, out var problem) ? template : throw new ArgumentException(problem);
}
