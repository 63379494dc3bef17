using Gharart.Core.Destinations;
using Gharart.TestKit.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class DestinationUrlTests
{
    [Theory]
    [InlineData("https://shop.example", "https://shop.example/")]
    [InlineData("HTTPS://Shop.EXAMPLE/Path?Q=1#F", "https://shop.example/Path?Q=1#F")]
    [InlineData("https://shop.example:443/", "https://shop.example/")]
    [InlineData("http://shop.example:80/", "http://shop.example/")]
    [InlineData("http://shop.example:443/", "http://shop.example:443/")]
    [InlineData("https://shop.example:65535/", "https://shop.example:65535/")]
    [InlineData("https://shop.example?a=b", "https://shop.example/?a=b")]
    [InlineData("https://shop.example#x", "https://shop.example/#x")]
    [InlineData("https://shop.example?", "https://shop.example/?")]
    [InlineData("https://shop.example/#", "https://shop.example/#")]
    [InlineData("https://shop.example/#/a?b#c", "https://shop.example/#/a?b#c")]
    [InlineData("https://shop.example/a/../b", "https://shop.example/b")]
    [InlineData("https://shop.example/a/./b/.", "https://shop.example/a/b/")]
    [InlineData("https://shop.example/a/%2E%2e/b", "https://shop.example/b")]
    [InlineData("https://shop.example/a/.%2e", "https://shop.example/")]
    [InlineData("https://shop.example/../../etc", "https://shop.example/etc")]
    [InlineData("https://shop.example/..//evil.test/", "https://shop.example//evil.test/")]
    [InlineData("https://shop.example/a//../b", "https://shop.example/a/b")]
    [InlineData("https://shop.example/a/...", "https://shop.example/a/...")]
    [InlineData("https://shop.example/?x=/../y#/../z", "https://shop.example/?x=/../y#/../z")]
    [InlineData("https://shop.example/a%2fb%0d%0aX", "https://shop.example/a%2fb%0d%0aX")]
    [InlineData("https://shop.example/\"<>^`|?\"<>^`|#\"<>^`|", "https://shop.example/%22%3C%3E%5E%60%7C?%22%3C%3E%5E%60%7C#%22%3C%3E%5E%60%7C")]
    [InlineData("https://shop.example/a[1]?b[]=2&c='", "https://shop.example/a[1]?b[]=2&c='")]
    [InlineData("https://shop.example/@evil.test", "https://shop.example/@evil.test")]
    [InlineData("https://shop.example/?u=https://user:pw@evil.test:99/", "https://shop.example/?u=https://user:pw@evil.test:99/")]
    [InlineData("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://8.8.8.8/", "https://8.8.8.8/")]
    [InlineData("https://[2606:4700:0:0::1111]:8443/", "https://[2606:4700::1111]:8443/")]
    [InlineData("https://[2606:4700::0808:0808]/", "https://[2606:4700::808:808]/")]
    public void TryParse_GoodUrl_BecomesCanonical(string text, string expected)
    {
        Assert.True(DestinationUrl.TryParse(text, out var url, out var error), error.Describe());
        Assert.Equal(expected, url.ToString());
        Assert.True(DestinationUrl.TryParse(url.ToString(), out var again, out _));
        Assert.Equal(url, again);
        Assert.Equal(BrowserUrl.Parse(text)?.Path, BrowserUrl.Parse(expected)?.Path.Replace("%22%3C%3E%5E%60%7C", "\"<>^`|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, DestinationUrlError.Missing)]
    [InlineData("", DestinationUrlError.Missing)]
    [InlineData(" https://shop.example/", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example/ ", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example/a b", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.ex\tample/", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example/\r\nSet-Cookie:a=b", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example\n", DestinationUrlError.ControlOrSpace)]
    [InlineData("ht\ttps://shop.example/", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example/\0", DestinationUrlError.ControlOrSpace)]
    [InlineData("https://shop.example/\x7F", DestinationUrlError.ControlOrSpace)]
    [InlineData("https:\\\\shop.example/", DestinationUrlError.Backslash)]
    [InlineData("https://evil.test\\@shop.example/", DestinationUrlError.Backslash)]
    [InlineData("https://shop.example/a\\b", DestinationUrlError.Backslash)]
    [InlineData("https://shop.example/#\\", DestinationUrlError.Backslash)]
    [InlineData("//shop.example/", DestinationUrlError.NotAbsolute)]
    [InlineData("/path", DestinationUrlError.NotAbsolute)]
    [InlineData("shop.example", DestinationUrlError.NotAbsolute)]
    [InlineData("shop.example/a:b", DestinationUrlError.NotAbsolute)]
    [InlineData("://shop.example", DestinationUrlError.NotAbsolute)]
    [InlineData("shop.example:443/", DestinationUrlError.SchemeNotHttp)]
    [InlineData("javascript:alert(1)", DestinationUrlError.SchemeNotHttp)]
    [InlineData("JaVaScRiPt://shop.example/%0aalert(1)", DestinationUrlError.SchemeNotHttp)]
    [InlineData("data:text/html,x", DestinationUrlError.SchemeNotHttp)]
    [InlineData("ftp://shop.example/", DestinationUrlError.SchemeNotHttp)]
    [InlineData("ws://shop.example/", DestinationUrlError.SchemeNotHttp)]
    [InlineData("httpss://shop.example/", DestinationUrlError.SchemeNotHttp)]
    [InlineData("view-source:https://shop.example/", DestinationUrlError.SchemeNotHttp)]
    [InlineData("https:shop.example/", DestinationUrlError.SlashesAfterScheme)]
    [InlineData("https:/shop.example/", DestinationUrlError.SlashesAfterScheme)]
    [InlineData("https:///shop.example/", DestinationUrlError.SlashesAfterScheme)]
    [InlineData("https:////shop.example/", DestinationUrlError.SlashesAfterScheme)]
    [InlineData("https://", DestinationUrlError.HostMissing)]
    [InlineData("https://?a", DestinationUrlError.HostMissing)]
    [InlineData("https://#a", DestinationUrlError.HostMissing)]
    [InlineData("https://:443/", DestinationUrlError.HostMissing)]
    [InlineData("https://user@shop.example/", DestinationUrlError.UserInfo)]
    [InlineData("https://user:pw@shop.example/", DestinationUrlError.UserInfo)]
    [InlineData("https://@shop.example/", DestinationUrlError.UserInfo)]
    [InlineData("https://shop.example@evil.test/", DestinationUrlError.UserInfo)]
    [InlineData("https://shop.example%40evil.test/", DestinationUrlError.HostInvalid)]
    [InlineData("https://sh%6Fp.example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example%2f.evil.test/", DestinationUrlError.HostInvalid)]
    [InlineData("https://shop..example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://shop_a.example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://-shop.example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://{handle}.example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://xn--a.example/", DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example;evil.test/", DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example./", DestinationUrlError.HostTrailingDot)]
    [InlineData("https://8.8.8.8./", DestinationUrlError.HostTrailingDot)]
    [InlineData("https://shop.example:/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:0/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:65536/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:4294967739/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:+443/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:-1/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:0443/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:443:443/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:٤٤/", DestinationUrlError.PortInvalid)]
    [InlineData("https://shop.example:a/", DestinationUrlError.PortInvalid)]
    [InlineData("https://[2606:4700::1]443/", DestinationUrlError.PortInvalid)]
    [InlineData("https://2606:4700::1/", DestinationUrlError.PortInvalid)]
    [InlineData("https://127.0.0.1/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://192.0.2.1/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://169.254.169.254/latest/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://0177.0.0.1/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://0x7f.0.0.1/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://127.1/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://2130706433/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://0x08080808/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://256.256.256.256/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://shop.example.0x1/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://[::1]/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://[::ffff:8.8.8.8]/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://[::ffff:7f00:1]/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://[64:ff9b::808:808]/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://[2002:808:808::]/", DestinationUrlError.AddressNotPublic)]
    [InlineData("https://[fe80::1%25eth0]/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://[8.8.8.8]/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://[]/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://[/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://[2606:4700::1/", DestinationUrlError.AddressInvalid)]
    [InlineData("https://shop.example/ü", DestinationUrlError.NonAscii)]
    [InlineData("https://shop.example/?q=\u3000", DestinationUrlError.NonAscii)]
    [InlineData("https://shop.example/\uFF0F\uFF0Fevil.test", DestinationUrlError.NonAscii)]
    [InlineData("https://shop.example/%", DestinationUrlError.PercentEscape)]
    [InlineData("https://shop.example/%4", DestinationUrlError.PercentEscape)]
    [InlineData("https://shop.example/?a=%zz", DestinationUrlError.PercentEscape)]
    [InlineData("https://shop.example/{slug}", DestinationUrlError.Brace)]
    [InlineData("https://shop.example/?a={source}", DestinationUrlError.Brace)]
    public void TryParse_BadUrl_IsRefusedWithItsReason(string? text, DestinationUrlError expected)
    {
        Assert.False(DestinationUrl.TryParse(text, out var url, out var error));
        Assert.Null(url);
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("https://BÜCHER.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://shop\u3002example/", "https://shop.example/")]
    [InlineData("https://shop\uFF0Eexample:8443/", "https://shop.example:8443/")]
    [InlineData("https://sh\u00ADop.example/", "https://shop.example/")]
    [InlineData("https://８.8.8.8/", "https://8.8.8.8/")]
    [InlineData("https://１２７.0.0.1/", null, DestinationUrlError.AddressNotPublic)]
    [InlineData("https://０１７７.0.0.1/", null, DestinationUrlError.AddressInvalid)]
    [InlineData("https://shop.example\uFF61/", null, DestinationUrlError.HostTrailingDot)]
    [InlineData("https://shop.example\uFF0F.evil.test/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\uFF20evil.test/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\uFF03.evil.test/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\uFF1A443/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\uFF3C.evil.test/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.ex\u200Dample/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\u00A0/", null, DestinationUrlError.HostInvalid)]
    [InlineData("https://shop.example\u2028/", null, DestinationUrlError.HostInvalid)]
    public void TryParse_UnicodeHost_IsMappedThenChecked(string text, string? expected, DestinationUrlError error = DestinationUrlError.None)
    {
        Assert.Equal(expected is not null && Uts46.IsAvailable, DestinationUrl.TryParse(text, out var url, out var actual));
        Assert.Equal(Uts46.IsAvailable ? error : DestinationUrlError.HostUnicodeUnavailable, actual);
        Assert.Equal(Uts46.IsAvailable ? expected : null, url?.ToString());
    }

    [Fact]
    public void TryParse_Length_IsBoundedAsGivenAndAsCanonical()
    {
        const string Start = "https://shop.example/";
        Assert.True(DestinationUrl.TryParse(Start.PadRight(DestinationUrl.MaxLength, 'a'), out _, out _));
        Assert.False(DestinationUrl.TryParse(Start.PadRight(DestinationUrl.MaxLength + 1, 'a'), out _, out var error));
        Assert.Equal(DestinationUrlError.TooLong, error);
        Assert.False(DestinationUrl.TryParse(Start.PadRight(DestinationUrl.MaxLength, '|'), out _, out error));
        Assert.Equal(DestinationUrlError.TooLong, error);
    }

    [Fact]
    public void Properties_FullUrl_NameItsParts()
    {
        Assert.True(DestinationUrl.TryParse("https://Shop.example:8443/a/b?c=d&e#f", out var url, out _));
        Assert.Equal("https://shop.example:8443", url.Origin);
        Assert.Equal("shop.example", url.Host);
        Assert.Equal("shop.example", url.HostName?.Ascii);
        Assert.Equal(8443, url.Port);
        Assert.True(url.IsHttps);
        Assert.False(url.IsIpLiteral);
        Assert.Equal(("/a/b", "c=d&e", "f", "/a/b?c=d&e#f"), (url.Path, url.Query, url.Fragment, url.PathQueryFragment));

        Assert.True(DestinationUrl.TryParse("http://[2606:4700::1111]", out url, out _));
        Assert.True(url.IsIpLiteral);
        Assert.Equal(("http://[2606:4700::1111]", "/", null, null), (url.Origin, url.PathQueryFragment, url.Query, url.Fragment));
    }

    [Fact]
    public void Describe_EveryError_HasItsOwnWords()
    {
        var texts = Enum.GetValues<DestinationUrlError>().Select(e => e.Describe()).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.DoesNotContain(((DestinationUrlError)999).Describe(), texts);
    }

    [Fact]
    public void TryParse_MutatedUrls_NeverThrowAndKeepTheOriginThatBrowsersSee()
    {
        const int Seed = 7104;
        var random = new Random(Seed);
        string[] seeds = ["https://shop.example/a/b?c=d#e", "http://xn--bcher-kva.example:8080/", "https://[2606:4700::1111]:99/x/../y", "https://8.8.8.8/?q"];
        string[] noise = ["/", "\\", "@", ":", "?", "#", "%", "%2e", "%2F", "..", ".", "[", "]", "\t", "\n", "\0", " ", "ü", "\uFF0F", "\u3002", "evil.test", "0x", "{", "|", "1", "-", "xn--"];
        var accepted = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var text = seeds[random.Next(seeds.Length)];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(text.Length + 1);
                text = text[..at] + noise[random.Next(noise.Length)] + text[Math.Min(text.Length, at + random.Next(2))..];
            }

            if (!DestinationUrl.TryParse(text, out var url, out var error))
            {
                Assert.NotEqual(DestinationUrlError.None, error);
                continue;
            }

            accepted++;
            var canonical = url.ToString();
            Assert.True(DestinationUrl.TryParse(canonical, out var again, out _) && again.ToString() == canonical, $"seed {Seed}: {text}");
            Assert.True(canonical.All(c => c is > ' ' and < '\x7F' and not '\\'), $"seed {Seed}: {text}");
            var seen = BrowserUrl.Parse(canonical);
            Assert.True(seen is { UserInfo: "" } && seen.Origin == url.Origin && seen.Path == url.Path, $"seed {Seed}: {text}");
            if (text.All(char.IsAscii) && !url.IsIpLiteral)
            {
                Assert.True(BrowserUrl.Parse(text)?.Origin == url.Origin, $"seed {Seed}: {text}");
            }

            Assert.True(new Uri(canonical).GetLeftPart(UriPartial.Authority) == url.Origin, $"seed {Seed}: {text}");
        }

        Assert.InRange(accepted, 5_000, 95_000);
    }
}
