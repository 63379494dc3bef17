using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class PublicSuffixListTests
{
    private static readonly PublicSuffixList Rules = PublicSuffixList.Parse("""
        // a comment
        com
        uk
        co.uk
        jp
        *.kobe.jp   trailing words are no part of the rule
        !city.kobe.jp
        *.ck
        !www.ck
        公司.cn
        cn

        github.io
        """);

    [Theory]
    [InlineData("com", null)]
    [InlineData("shop.com", "shop.com")]
    [InlineData("a.b.shop.com", "shop.com")]
    [InlineData("co.uk", null)]
    [InlineData("shop.co.uk", "shop.co.uk")]
    [InlineData("a.shop.co.uk", "shop.co.uk")]
    [InlineData("shop.uk", "shop.uk")]
    [InlineData("kobe.jp", "kobe.jp")]
    [InlineData("c.kobe.jp", null)]
    [InlineData("b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("a.b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("ck", null)]
    [InlineData("test.ck", null)]
    [InlineData("b.test.ck", "b.test.ck")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.www.ck", "www.ck")]
    [InlineData("xn--55qx5d.cn", null)]
    [InlineData("xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("github.io", null)]
    [InlineData("me.github.io", "me.github.io")]
    [InlineData("example", null)]
    [InlineData("shop.example", "shop.example")]
    [InlineData("de.shop.example", "shop.example")]
    [InlineData("notco.uk", "notco.uk")]
    public void RegistrableDomain_Name_IsOneLabelMoreThanItsSuffix(string name, string? expected)
    {
        var host = Host(name);
        Assert.Equal(expected, Rules.RegistrableDomain(host)?.Ascii);
        Assert.Equal(expected is null, Rules.IsPublicSuffix(host));
    }

    [Fact]
    public void RuleCount_List_LeavesOutCommentsAndBlankLines() => Assert.Equal(11, Rules.RuleCount);

    [Fact]
    public void DefaultAndStopgap_CommonSuffixes_AreKnownToBoth()
    {
        foreach (var list in new[] { PublicSuffixList.Default, PublicSuffixList.Stopgap })
        {
            foreach (var suffix in new[] { "com", "co.uk", "com.au", "co.in", "co.jp", "com.br", "github.io", "myshopify.com" })
            {
                Assert.True(list.IsPublicSuffix(Host(suffix)), suffix);
                Assert.Equal("shop." + suffix, list.RegistrableDomain(Host("a.shop." + suffix))?.Ascii);
            }
        }
    }

    /// <summary>Fails for a build without npm: it would ship the stopgap.</summary>
    [Fact]
    public void Default_Build_HasBroughtTheWholeListWithItsDate()
    {
        var list = PublicSuffixList.Default;

        Assert.True(list.RuleCount > 9_000, $"The list has {list.RuleCount} rules.");
        Assert.True(list.Date > new DateOnly(2026, 1, 1), $"The list is of {list.Date}.");
    }

    [Theory]
    [InlineData("www.ck", "www.ck")]
    [InlineData("shop.ck", null)]
    [InlineData("a.shop.ck", "a.shop.ck")]
    [InlineData("city.kawasaki.jp", "city.kawasaki.jp")]
    [InlineData("shop.kawasaki.jp", null)]
    [InlineData("xn--55qx5d.cn", null)]
    [InlineData("a.xn--55qx5d.cn", "a.xn--55qx5d.cn")]
    [InlineData("xn--p1ai", null)]
    [InlineData("pvt.k12.ma.us", null)]
    [InlineData("a.s3.amazonaws.com", "a.s3.amazonaws.com")]
    [InlineData("someone.blogspot.com", "someone.blogspot.com")]
    [InlineData("de.shop.unknowntld", "shop.unknowntld")]
    public void Default_Build_KnowsExceptionsWildcardsAndThePrivateSection(string name, string? expected) =>
        Assert.Equal(expected, PublicSuffixList.Default.RegistrableDomain(Host(name))?.Ascii);

    /// <summary>Two lists of different makers and years: what both have as it stands, both must read alike.</summary>
    [SystemListFact]
    public void Default_AndTheSystemsList_AgreeOnNearlyAllSuffixesOfTheSystems()
    {
        var text = File.ReadAllText(SystemListFactAttribute.Path);
        var system = PublicSuffixList.Parse(text);
        var names = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && line[0] is not ('!' or '*'))
            .Select(rule => HostName.TryParse("shop." + rule, out var host, out _) ? host : null).OfType<HostName>().ToList();

        var same = names.Count(name => Equals(system.RegistrableDomain(name), PublicSuffixList.Default.RegistrableDomain(name)));

        Assert.True(names.Count > 8_000 && same > names.Count * 0.85, $"{same} of {names.Count}");
    }

    [Theory]
    [InlineData("com\r\nco.uk\r\n", null)]
    [InlineData("// VERSION: 2026-11-15_08-55-28_UTC\ncom", null)]
    [InlineData("\uFEFF// a mark\ncom", "Line 1 is no rule")]
    [InlineData("", "It has no rules.")]
    [InlineData("// nothing\n\n", "It has no rules.")]
    [InlineData("com\n<!DOCTYPE html>", "Line 2 is no rule")]
    [InlineData("com\na..b", "Line 2 is no rule")]
    [InlineData("com\na.*.b", "Line 2 is no rule")]
    [InlineData("com\n!", "Line 2 is no rule")]
    [InlineData("com\n!uk", "Line 2 is no rule")]
    [InlineData("com\n*", "Line 2 is no rule")]
    [InlineData("com\n\uFFFD\uFFFD", "Line 2 is no rule")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\ncom\n// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io", "The section PRIVATE DOMAINS has no end")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\ncom\n// ===END ICANN DOMAINS===\n", null)]
    public void TryParse_Text_IsAListOrSaysWhatIsWrong(string text, string? problem)
    {
        var isList = PublicSuffixList.TryParse(text, out var list, out var found);

        Assert.Equal(problem is null, isList);
        Assert.Equal(isList, list is not null);
        Assert.StartsWith(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// VERSION: 2026-11-15_08-55-28_UTC\ncom", "2026-11-15")]
    [InlineData("// VERSION: 2026-11-15\ncom", "2026-11-15")]
    [InlineData("// VERSION: soon\ncom", null)]
    [InlineData("com", null)]
    public void Date_IsThatOfItsVersion(string text, string? date) =>
        Assert.Equal(date is null ? null : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), PublicSuffixList.Parse(text).Date);

    /// <summary>Against the algorithm of publicsuffix.org as it is written there, rule by rule, on random lists and names.</summary>
    [Fact]
    public void PublicSuffix_RandomListsAndNames_IsThatOfTheAlgorithmAsWritten()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            string Label() => new[] { "a", "b", "c", "d" }[random.Next(4)];
            string Name(int labels) => string.Join('.', Enumerable.Range(0, labels).Select(_ => Label()));
            var rules = Enumerable.Range(0, 12).Select(_ => random.Next(4) switch { 0 => "*." + Name(random.Next(1, 3)), 1 => "!" + Name(random.Next(2, 4)), _ => Name(random.Next(1, 4)) }).Distinct().ToList();
            var list = PublicSuffixList.Parse(string.Join('\n', rules));
            for (var i = 0; i < 40; i++)
            {
                var name = Name(random.Next(1, 6));
                Assert.True(SuffixAsWritten(rules, name) == list.PublicSuffix(Host(name)).Ascii, $"Seed {seed}: {name} with {string.Join(' ', rules)}");
            }
        }
    }

    // "If more than one rule matches, the prevailing rule is the one which is an exception rule; else the one with the most labels; none matches: *."
    private static string SuffixAsWritten(List<string> rules, string name)
    {
        var labels = name.Split('.');
        var matching = rules.Where(rule => Matches(rule.TrimStart('!').Split('.'), labels)).ToList();
        var exception = matching.Where(rule => rule[0] == '!').MaxBy(rule => rule.Length);
        var count = exception is not null ? exception.Split('.').Length - 1 : matching.Select(rule => rule.Split('.').Length).DefaultIfEmpty(1).Max();
        return string.Join('.', labels[^count..]);
    }

    private static bool Matches(string[] rule, string[] labels) =>
        rule.Length <= labels.Length && rule.Reverse().Zip(labels.Reverse()).All(pair => pair.First == "*" || pair.First == pair.Second);

    private static HostName Host(string text) => HostName.TryParse(text, out var host, out var error) ? host : throw new ArgumentException($"{text}: {error}");
}
