namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>
/// Addresses that read differently to a person, a parser and a browser, by class. None may send anybody to a host that was not approved: each is
/// refused where it is written, or what the edge answers leads to <see cref="Approved"/>, or nowhere.
/// </summary>
internal static class AttackUrls
{
    public const string Approved = "shop.gharart.example";
    public const string Evil = "evil.example";

    /// <summary>The demo's domain has the scope DOMAIN: hosts below it are approved with it.</summary>
    public static bool IsApproved(string host) => host == Approved || host.EndsWith("." + Approved, StringComparison.Ordinal);

    public static IReadOnlyDictionary<string, string[]> ByClass { get; } = new Dictionary<string, string[]>
    {
        ["backslash"] =
        [
            @"https:\\evil.example", @"https://shop.gharart.example\@evil.example/", @"https://evil.example\.shop.gharart.example/", @"https:/\evil.example", @"https://shop.gharart.example\..\evil.example",
            @"\\evil.example\x", @"https://evil.example\shop.gharart.example",
        ],
        ["userinfo"] =
        [
            "https://shop.gharart.example@evil.example/", "https://shop.gharart.example:443@evil.example/", "https://@evil.example/", "https://shop.gharart.example%2F@evil.example/",
            "https://evil.example:x@shop.gharart.example/", "https://shop.gharart.example&@evil.example#@shop.gharart.example", "https://:@shop.gharart.example/",
        ],
        ["slashes"] =
        [
            "https:evil.example", "https:/evil.example", "https:///evil.example", "https:////evil.example", "//evil.example", "/evil.example", "///evil.example", "evil.example", "https://", "https:///", "https://?",
            "https:shop.gharart.example@evil.example", "http:/:evil.example", "https://shop.gharart.example//evil.example/", "https://shop.gharart.example///evil.example",
        ],
        ["controls"] =
        [
            "https://evil.example\t/", "ht\ttps://evil.example/", "https://shop.gharart.example\t@evil.example/", "https:/\t/evil.example/", "https://shop.gharart.example\n.evil.example/", "java\nscript:alert(1)",
            " https://evil.example/", "https://evil.example/ ", "\u0001https://evil.example/", "https://shop.gharart.example/\u0000evil", "https://shop.gharart.example\u00A0.evil.example/", "https://shop.gharart.example/a b",
            "https://shop.gharart.example\u200B.evil.example/", "https://shop\u00ADgharart.example/",
        ],
        ["header injection"] =
        [
            "https://shop.gharart.example/\r\nLocation: https://evil.example/", "https://shop.gharart.example/\r\n\r\n<script>", "https://shop.gharart.example/%0d%0aLocation:%20https://evil.example/",
            "https://shop.gharart.example/?q=%0d%0aSet-Cookie:a=b", "https://shop.gharart.example/\u560D\u560ALocation:https://evil.example",
        ],
        ["schemes"] =
        [
            "javascript:alert(1)", "JAVASCRIPT://shop.gharart.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "ftp://evil.example/", "ws://evil.example/",
            "intent://evil.example#Intent;scheme=https;end", "blob:https://evil.example/x", "about:blank", "view-source:https://evil.example/", "https;//evil.example/", "http+x://evil.example/",
            "feed:https://evil.example", "mailto:a@evil.example", "ｈttps://evil.example/",
        ],
        ["dots and letters that fold"] =
        [
            "https://evil\uFF0Eexample/", "https://evil\u3002example/", "https://evil\uFF61example/", "https://\uFF45vil.example/", "https://shop.gharart.example\uFF0Fevil.example/", "https://shop.gharart.example\u2044.evil.example/",
            "https://shop.gharart.example\uFF1A80@evil.example/", "https://shop.gharart.example\uFF20evil.example/", "https://shop.gharart.example\uFF1F.evil.example/", "https://shop.gharart.example\uFF03.evil.example/",
            "https://ev\u0131l.example/", "https://evil.example\u0338/", "https://shop\u2024gharart.example/", "https://evil.example\u2100/", "https://ex\uDBFF\uDFFFample/",
        ],
        ["percent-encoded host"] =
        [
            "https://evil%2Eexample/", "https://%65vil.example/", "https://shop.gharart.example%2Eevil.example/", "https://shop.gharart.example%23.evil.example/", "https://shop.gharart.example%40evil.example/",
            "https://shop.gharart.example%00.evil.example/", "https://shop.gharart.example%5C.evil.example/", "https://%73hop.gharart.example/", "https://shop.gharart.example%09/",
        ],
        ["IPv4"] =
        [
            "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://0/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://192.168.1.1/",
            "http://100.64.0.1/", "http://127.0.0.1.:80/", "http://256.256.256.256/", "http://1.2.3.08/", "http://127.0.0.1.shop.gharart.example/", "http://①②⑦.0.0.1/", "http://0x7F.0.0.0x1/", "http://017700000001/", "http://1.1.1.1/", "http://4294967296/",
        ],
        ["IPv6"] =
        [
            "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[::]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
            "http://[2606:2800:220:1::1]/", "http://[::1", "http://::1/", "http://[shop.gharart.example]/", "http://[::1].shop.gharart.example/", "http://[v1.x]/",
        ],
        ["trailing dot and empty labels"] =
        [
            "https://evil.example./", "https://shop.gharart.example./", "https://shop.gharart.example../", "https://.shop.gharart.example/", "https://shop..gharart.example/", "https://./", "https://../", "https://shop.gharart.example.:443/",
        ],
        ["ports"] =
        [
            "https://shop.gharart.example:/", "https://shop.gharart.example:0/", "https://shop.gharart.example:65536/", "https://shop.gharart.example:-1/", "https://shop.gharart.example:80:80/", "https://shop.gharart.example:4294967376/",
            "https://shop.gharart.example:0443/", "https://shop.gharart.example:443.evil.example/", "https://shop.gharart.example: 443/", "https://shop.gharart.example:８０/", "https://shop.gharart.example:+443/", "https://evil.example:443/",
            "https://shop.gharart.example:8443/", "https://shop.gharart.example:443@evil.example:443/",
        ],
        ["punycode and mixed script"] =
        [
            "https://xn--shop-.gharart.example/", "https://xn--/", "https://xn--a/", "https://xn--80ak6aa92e.com/", "https://shор.gharart.example/", "https://ѕhop.gharart.example/", "https://shop.ghαrart.example/", "https://xn--shop-xyz.gharart.example/",
            "https://XN--SHP-0NA.gharart.example/", "https://faß.example/", "https://xn--ls8h.example/", "https://☃.example/", "https://a\u200Db.example/", "https://xn--11b4d3a.example/", "https://ab--cd.example/",
        ],
        ["suffix tricks"] =
        [
            "https://shop.gharart.example.evil.example/", "https://evilshop.gharart.example/", "https://shop.gharart.example-evil.example/", "https://notshop.gharart.example/", "https://shop-gharart.example/", "https://gharart.example/", "https://example/",
            "https://shop.gharart.exampleevil.example/", "https://evil.example/shop.gharart.example", "https://evil.example?shop.gharart.example", "https://evil.example#shop.gharart.example", "https://evil.example;shop.gharart.example/",
            "https://evil.example,shop.gharart.example/", "https://evil.example&shop.gharart.example/", "https://shop.gharart.example_.evil.example/", "https://evil.example/@shop.gharart.example", "https://evil.example/?@shop.gharart.example",
        ],
        ["placeholders"] =
        [
            "https://{source}/", "https://{source}.gharart.example/", "https://shop.gharart.example{slug}/", "https://shop.gharart.example/{source}", "https://shop.gharart.example/?x={source}", "https://shop.gharart.example/?{source}=x",
            "{source}://shop.gharart.example/", "https://shop.gharart.example/#{source}", "https://shop.gharart.example/?x={nosuch}", "https://shop.gharart.example:{source}/", "https://{{source}}/", "https://shop.gharart.example/?x={source", "https://%7Bsource%7D/",
        ],
        ["query and fragment"] =
        [
            "https://shop.gharart.example?@evil.example/", "https://shop.gharart.example#@evil.example/", "https://shop.gharart.example/?ctx=forged&seg=vip", "https://shop.gharart.example/?next=https://evil.example/", "https://shop.gharart.example/#https://evil.example/",
            "https://shop.gharart.example/?a=1#frag?b=2", "https://shop.gharart.example/?&&=&", "https://shop.gharart.example/?%", "https://shop.gharart.example/?a=%zz", "https://shop.gharart.example/?\\", "https://shop.gharart.example#\\evil.example",
        ],
        ["path forms"] =
        [
            "https://shop.gharart.example/../../evil.example", "https://shop.gharart.example/%2e%2e//evil.example", "https://shop.gharart.example/..;/evil", "https://shop.gharart.example//", "https://shop.gharart.example/%5cevil.example", "https://shop.gharart.example/@evil.example",
            "https://shop.gharart.example/.evil.example", "https://shop.gharart.example/%2f%2fevil.example", "https://shop.gharart.example/;@evil.example", "https://shop.gharart.example/:@evil.example",
        ],
        ["invisible characters"] =
        [
            "https://shop.ghar\u00ADart.example/", "https://shop.ghar\u200Bart.example/", "https://shop.ghar\u200Cart.example/", "https://shop.ghar\u200Dart.example/", "https://shop.ghar\u2060art.example/",
            "https://shop.ghar\uFEFFart.example/", "https://shop.ghar\uFE0Fart.example/", "https://shop.ghar\u034Fart.example/", "https://shop.ghar\u180Eart.example/", "https://\u200Bevil.example/", "https://evil\u00AD.example/",
            "https://shop.gharart.example/\u200Bevil", "\uFEFFhttps://evil.example/", "https://shop.gharart.example\u2060/", "https://shop.gharart.example\u00AD.evil.example/", "https://\u00AD.shop.gharart.example/",
        ],
        ["bidi"] =
        [
            "https://\u202Eelpmaxe.live/", "https://shop.gharart.example/\u202Emoc.live", "https://shop.gharart.example\u2066.evil.example/", "https://evil.example\u200F/", "https://\u05D0.shop.gharart.example/",
            "https://a\u05D0.shop.gharart.example/", "https://\u05D0a.shop.gharart.example/", "https://xn--4db.shop.gharart.example/", "https://\u0661.shop.gharart.example/", "https://\u05D0.evil.example/", "https://\u200Eshop.gharart.example/",
        ],
        ["dots of other scripts"] =
        [
            "https://shop\u3002gharart\u3002example/", "https://shop\uFF61gharart.example/", "https://shop\uFF0Egharart\uFF0Eexample/", "https://shop.gharart.example\u3002/", "https://shop.gharart.example\u3002evil.example/",
            "https://shop.gharart.example.\uFF61/", "https://\u3002shop.gharart.example/", "https://shop.gharart\u3002\u3002example/", "https://shop\u30FBgharart.example/", "https://shop\u00B7gharart.example/", "https://127\u30020\u30020\u30021/",
        ],
        ["escaped separators in the host"] =
        [
            "https://shop.gharart.example%2f%2e%2e/", "https://shop.gharart.example%2Fevil.example/", "https://evil%E3%80%82example/", "https://shop%E3%80%82gharart.example/", "https://shop.gharart.example%3f.evil.example/",
            "https://shop.gharart.example%3A443/", "https://%2573hop.gharart.example/", "https://shop.gharart.example%EF%BC%8Fevil.example/", "https://shop.ghar%C2%ADart.example/", "https://shop.gharart.example%0a/", "https://%73%68%6F%70.gharart.example/",
            "https://shop.gharart.example%/", "https://shop.gharart.example%2/", "https://%/",
        ],
        ["slashes and schemes mixed"] =
        [
            @"https:/\shop.gharart.example", @"https:\/evil.example", "http:shop.gharart.example", "http:evil.example", "h\tttp://evil.example/", "https\n://evil.example/", "https:\n//evil.example/", "https:%2f%2fevil.example",
            "https\uFF1A//evil.example/", "https:\uFF0F\uFF0Fevil.example/", "HtTpS://EVIL.EXAMPLE/", "HTTPS://SHOP.GHARART.EXAMPLE/", "https://https://evil.example/", "http://http:evil.example", "https://\tevil.example/", "hTTp://ShOp.GhArArT.eXaMpLe/",
            "url:https://evil.example/", "https+insecure://evil.example/", "https:// evil.example/",
        ],
        ["at signs"] =
        [
            @"https://shop.gharart.example\@evil.example", @"https://evil.example\@shop.gharart.example/", "https://user%40shop.gharart.example@evil.example/", "https://shop.gharart.example;@evil.example/", "https://shop.gharart.example%5c@evil.example/",
            "https://a:b:c@evil.example/", "https://shop.gharart.example@@evil.example/", "https://%40evil.example/", "https://shop.gharart.example\uFE6Bevil.example/", "https://:443@evil.example/", "https://shop.gharart.example:%40evil.example/",
        ],
        ["zones and brackets"] =
        [
            "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/", "http://[2606:4700::1111%25eth0]/", "http://[2606:4700::1111%eth0]/", "http://[::ffff:8.8.8.8]/", "http://[2606:4700::1111]evil.example/", "http://[2606:4700::1111]:443@evil.example/",
            "http://[1.1.1.1]/", "http://[0:0:0:0:0:0:0:1]/", "http://\uFF3B::1\uFF3D/", "http://[::1]]/", "http://[[::1]]/", "http://[]/", "http://[2606:4700::1111/", "http://2606:4700::1111]/", "http://[2606:4700:::1111]/",
        ],
        ["ports at the edges"] =
        [
            "https://shop.gharart.example:00443/", "https://shop.gharart.example:1/", "https://shop.gharart.example:65535/", "https://shop.gharart.example:00000000000000000443/", "https://shop.gharart.example:\u0661/", "https://shop.gharart.example:443%00/",
            "https://shop.gharart.example:1e3/", "https://shop.gharart.example:0x1bb/", "https://shop.gharart.example:443\u3002evil.example/", "https://shop.gharart.example::443/", "https://shop.gharart.example:99999999999999999999/", "https://shop.gharart.example:4 43/",
        ],
        ["mapped letters"] =
        [
            "https://fa\u00DF.shop.gharart.example/", "https://FA\u1E9E.shop.gharart.example/", "https://\u03B2\u03CC\u03BB\u03BF\u03C2.shop.gharart.example/", "https://xn--nxasmm1c.shop.gharart.example/", "https://xn--nxasmq6b.shop.gharart.example/",
            "https://\u0646\u0627\u0645\u0647\u200C\u0627\u06CC.shop.gharart.example/", "https://\u0915\u094D\u200D\u0937.shop.gharart.example/", "https://\u0130.shop.gharart.example/", "https://\uFB01.shop.gharart.example/", "https://\u2460.shop.gharart.example/",
            "https://\u017Fhop.gharart.example/", "https://\uFF53\uFF48\uFF4F\uFF50.gharart.example/", "https://shop.gharart.examp\u217Ce/", "https://\u2126.shop.gharart.example/", "https://\u212A.shop.gharart.example/", "https://a\u0301.shop.gharart.example/",
            "https://\u0301a.shop.gharart.example/", "https://\uD835\uDC2C\uD835\uDC21\uD835\uDC28\uD835\uDC29.gharart.example/", "https://\uD83D\uDED2.shop.gharart.example/", "https://\uD800.shop.gharart.example/", "https://\u3300.shop.gharart.example/", "https://\u2F80.shop.gharart.example/",
            "https://\u0440\u0430\u0443\u0440\u0430l.shop.gharart.example/", "https://\u0430\u0440\u0440\u04CF\u0435.shop.gharart.example/",
        ],
        ["labels at their limits"] =
        [
            $"https://{new string('a', 63)}.shop.gharart.example/", $"https://{new string('a', 64)}.shop.gharart.example/", $"https://{string.Concat(Enumerable.Repeat(new string('b', 57) + ".", 4))}shop.gharart.example/",
            $"https://{string.Concat(Enumerable.Repeat(new string('b', 62) + ".", 4))}shop.gharart.example/", $"https://{new string('\u00FC', 60)}.shop.gharart.example/", "https://-a.shop.gharart.example/", "https://a-.shop.gharart.example/",
            "https://a_b.shop.gharart.example/", "https://_dmarc.shop.gharart.example/", "https://*.shop.gharart.example/", "https://shop.gharart.example.../", "https://shop.gharart.example..:443/", "https://shop.gharart.1/", "https://shop.gharart.0x1/",
            "https://shop.gharart.0x/", "https://1.shop.gharart.example/", "https://0x7f.shop.gharart.example/", "https://a--b.shop.gharart.example/", "https://xn--a-.shop.gharart.example/", "https://a!b.shop.gharart.example/", "https://a'b.shop.gharart.example/",
            "https://a$b.shop.gharart.example/", "https://a+b.shop.gharart.example/", "https://a~b.shop.gharart.example/", "https://(a).shop.gharart.example/", "https://a\"b.shop.gharart.example/",
        ],
        ["escapes of either case"] =
        [
            "https://shop.gharart.example/%2F%2Fevil.example", "https://shop.gharart.example/%2E%2E%2Fevil", "https://shop.gharart.example/%5C%5Cevil.example", "https://shop.gharart.example/%0D%0ALocation:%20//evil.example", "https://shop.gharart.example/%C0%AE%C0%AE/",
            "https://shop.gharart.example/%u002Fevil", "https://shop.gharart.example/%252F%252Fevil.example", "https://shop.gharart.example/?%0D%0A", "https://shop.gharart.example/#%0a//evil.example", "https://shop.gharart.example/%ff%FE", "https://shop.gharart.example/%2e%2E/%2E./.%2e/evil.example",
            "https://shop.gharart.example/%00", "https://shop.gharart.example/%", "https://shop.gharart.example/%1", "https://shop.gharart.example/%g0",
        ],
    };
}
