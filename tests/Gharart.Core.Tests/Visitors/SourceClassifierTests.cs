using System.Buffers;
using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class SourceClassifierTests
{
    private static readonly SearchValues<byte> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_"u8);

    private static string Source(string query, string referrer, string ownHost = "brand.go.example:8080")
    {
        var parsed = VisitQuery.Parse(Encoding.Latin1.GetBytes(query), new byte[VisitQuery.ScratchLength]);
        return Encoding.ASCII.GetString(SourceClassifier.Classify(parsed, Encoding.Latin1.GetBytes(referrer), Encoding.ASCII.GetBytes(ownHost)));
    }

    [Theory]
    [InlineData("utm_source=Mail&gclid=1", "https://www.google.com/", "mail")]
    [InlineData("gclid=1", "https://www.facebook.com/", "ad")]
    [InlineData("", "", "direct")]
    [InlineData("", "about:blank", "direct")]
    [InlineData("", "https://BRAND.go.example/x", "direct")]
    [InlineData("", "https://other.go.example/x", "referral")]
    public void Classify_Precedence_AsTheContractSays(string query, string referrer, string expected) =>
        Assert.Equal(expected, Source(query, referrer));

    [Theory]
    [InlineData("https://www.google.com/", "search")]
    [InlineData("https://google.de", "search")]
    [InlineData("https://www.google.co.in/search?q=x", "search")]
    [InlineData("https://www.google.com.br/", "search")]
    [InlineData("https://images.google.fr/", "search")]
    [InlineData("https://docs.google.com/document/1", "referral")]
    [InlineData("https://google.evil.example/", "referral")]
    [InlineData("https://notgoogle.com/", "referral")]
    [InlineData("https://www.bing.com/", "search")]
    [InlineData("https://cn.bing.com/", "search")]
    [InlineData("https://duckduckgo.com/", "search")]
    [InlineData("https://search.yahoo.com/", "search")]
    [InlineData("https://uk.search.yahoo.com/", "search")]
    [InlineData("https://search.yahoo.co.jp/", "search")]
    [InlineData("https://www.yahoo.com/", "search")]
    [InlineData("https://finance.yahoo.com/", "referral")]
    [InlineData("https://www.baidu.com/", "search")]
    [InlineData("https://m.baidu.com/", "search")]
    [InlineData("https://yandex.ru/", "search")]
    [InlineData("https://yandex.com.tr/", "search")]
    [InlineData("https://www.ecosia.org/", "search")]
    [InlineData("https://search.brave.com/", "search")]
    [InlineData("https://www.startpage.com/", "search")]
    [InlineData("https://l.facebook.com/l.php?u=x", "social")]
    [InlineData("https://m.facebook.com/", "social")]
    [InlineData("https://www.instagram.com/", "social")]
    [InlineData("https://t.co/abc", "social")]
    [InlineData("https://x.com/", "social")]
    [InlineData("https://netflix.com/", "referral")]
    [InlineData("https://mobile.twitter.com/", "social")]
    [InlineData("https://www.linkedin.com/feed", "social")]
    [InlineData("https://lnkd.in/x", "social")]
    [InlineData("https://old.reddit.com/r/x", "social")]
    [InlineData("https://www.pinterest.co.uk/", "social")]
    [InlineData("https://de.pinterest.com/", "social")]
    [InlineData("https://www.youtube.com/", "social")]
    [InlineData("https://www.tiktok.com/", "social")]
    [InlineData("https://www.threads.net/", "social")]
    [InlineData("https://m.me/x", "social")]
    [InlineData("https://mail.google.com/", "email")]
    [InlineData("https://outlook.live.com/mail", "email")]
    [InlineData("https://outlook.office.com/", "email")]
    [InlineData("https://mail.yahoo.com/", "email")]
    [InlineData("https://us-mg5.mail.yahoo.com/", "email")]
    [InlineData("https://mail.proton.me/", "email")]
    [InlineData("https://webmail.hoster.example/", "email")]
    [InlineData("android-app://com.google.android.gm/", "email")]
    [InlineData("android-app://com.google.android.googlequicksearchbox/https/www.google.com", "search")]
    [InlineData("android-app://com.facebook.katana", "social")]
    [InlineData("android-app://com.example.shop", "referral")]
    [InlineData("https://blog.example/post", "referral")]
    [InlineData("http://192.0.2.7/", "referral")]
    public void Classify_Referrer_ByHost(string referrer, string expected) => Assert.Equal(expected, Source("", referrer));

    [Theory]
    [InlineData("https://Example.COM:443/x", "example.com")]
    [InlineData("HTTP://a_b.example.?q", "a_b.example")]
    [InlineData("https://example.com#x", "example.com")]
    [InlineData("https://localhost", "localhost")]
    [InlineData("https://", null)]
    [InlineData("https:///x", null)]
    [InlineData("//example.com", null)]
    [InlineData("ftp://example.com", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("https://user@example.com/", null)]
    [InlineData("https://user:1@example.com/", null)]
    [InlineData("https://a..b/", null)]
    [InlineData("https://.a/", null)]
    [InlineData("https://a b/", null)]
    [InlineData("https://a\\b/", null)]
    [InlineData("https://a%2eb/", null)]
    [InlineData("https://[::1]/", null)]
    [InlineData("https://b\u00FCcher.example/", null)]
    [InlineData("https://a:123456/", null)]
    [InlineData("https://a:8x/", null)]
    [InlineData("https://a\n/", null)]
    [InlineData(" https://a/", null)]
    public void TryGet_Referrer_StrictHost(string referrer, string? expected)
    {
        var found = ReferrerHost.TryGet(Encoding.Latin1.GetBytes(referrer), new byte[ReferrerHost.MaxLength], out var host);
        Assert.Equal(expected is not null, found);
        Assert.Equal(expected ?? "", Encoding.ASCII.GetString(host));
    }

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    [InlineData(400, false)]
    public void TryGet_LongHost_AtMost253(int length, bool expected)
    {
        var name = string.Concat(Enumerable.Repeat(new string('a', 49) + ".", 10))[..length].TrimEnd('.');
        name += new string('b', length - name.Length);
        var scratch = new byte[ReferrerHost.MaxLength];
        Assert.Equal(expected, ReferrerHost.TryGet(Encoding.ASCII.GetBytes("https://" + name + "/"), scratch, out _));
        Assert.Equal(expected, ReferrerHost.TryGet(Encoding.ASCII.GetBytes("https://" + name + "./"), scratch, out var host));
        Assert.Equal(expected ? name : "", Encoding.ASCII.GetString(host));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void TryGet_LongLabel_AtMost63(int length, bool expected) => Assert.Equal(
        expected,
        ReferrerHost.TryGet(Encoding.ASCII.GetBytes($"https://{new string('a', length)}.example/"), new byte[ReferrerHost.MaxLength], out _));

    [Fact]
    public void TryGet_RandomBytes_CleanHostsAndNoAllocation()
    {
        const int Seed = 55;
        var random = new Random(Seed);
        var scratch = new byte[ReferrerHost.MaxLength];
        var referrers = new byte[5000][];
        for (var i = 0; i < referrers.Length; i++)
        {
            var tail = Enumerable.Range(0, random.Next(300)).Select(_ => i % 2 == 0 ? (byte)random.Next(256) : (byte)"aB.-_1./:?"[random.Next(10)]);
            referrers[i] = [.. "https://"u8, .. tail];
            if (ReferrerHost.TryGet(referrers[i], scratch, out var host))
            {
                Assert.True(!host.IsEmpty && !host.ContainsAnyExcept(HostCharacters), $"seed {Seed} round {i}");
            }
        }

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            foreach (var referrer in referrers)
            {
                _ = SourceClassifier.Classify(default, referrer, "own.example"u8);
            }
        }));
    }
}
