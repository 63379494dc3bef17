using System.Globalization;
using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Core.Tests.Trust;

public class RiskModelTests
{
    private static readonly RiskContext Context = new()
    {
        Own = ProtectedName.OfProved([Parse("shop.gharart.example"), Parse("xn--bcher-kva.example")], PublicSuffixList.Default),
    };

    [Theory]
    [InlineData("shop.gharart.example", "")]
    [InlineData("www.my-shop.co.uk", "")]
    [InlineData("shop24.example", "")]
    [InlineData("my.rhythm-section.example", "")]
    [InlineData("rechtsschutz.example", "")]
    [InlineData("bloggings.banks.example", "")]
    [InlineData("shop.bank", "")]
    [InlineData("shop.xn--p1ai", "")]
    [InlineData("login.shop.example", "sensitive_word 8: login")]
    [InlineData("login-secure-gharart.example", "sensitive_word 15: login, secure")]
    [InlineData("a-b-c-d.example", "many_hyphens 5: a-b-c-d has 3 hyphens")]
    [InlineData("a-b-c-d-e.example", "many_hyphens 8: a-b-c-d-e has 4 hyphens")]
    [InlineData("shop2024.example", "many_digits 8: shop2024 has 4 digits")]
    [InlineData("myshop2024x.example", "")]
    [InlineData("a.b.c.d.example", "deep_subdomain 5: 5 labels")]
    [InlineData("a.b.c.d.e.f.example", "deep_subdomain 10: 7 labels")]
    [InlineData("thequickbrownfoxjumpsoverthelaz.example", "long_label 5: thequickbrownfoxjumpsoverthelaz has 31 characters")]
    [InlineData("xkcdqwrtpsdfgh.example", "random_looking 10: xkcdqwrtpsdfgh has 0 vowels in 14 letters")]
    [InlineData("x7k2p.example", "random_looking 10: x7k2p changes 4 times between letters and digits")]
    [InlineData("xn--bcher-kva.example", "xn_label 10: xn--bcher-kva (bücher)")]
    [InlineData("xn--fiqs8s.example", "xn_label 10: xn--fiqs8s (中国)")]
    public void Assess_SampleName_FindsTheseFactors(string name, string expected)
    {
        var assessment = RiskModel.Assess(Parse(name), RiskContext.None);

        Assert.Equal(expected, string.Join("; ", assessment.Factors.Select(f => $"{f.Id} {f.Points}: {f.Evidence}")));
        Assert.Equal(RiskBand.Low, assessment.Band);
        Assert.Equal(TrustDecision.Allow, assessment.Decision);
    }

    [Theory]
    [InlineData("p\u0430yp\u0430l", true)]
    [InlineData("g\u03BFogle", true)]
    [InlineData("\u043C\u0430\u0433\u0430\u0437\u0438\u043D", false)]
    [InlineData("\u043C\u0430\u0433\u0430\u0437\u0438\u043D24", false)]
    [InlineData("b\u00FCcher", false)]
    [InlineData("shop\u65E5\u672C", false)]
    [InlineData("\u304B\u30AB\u65E5", false)]
    [InlineData("\u0431\u65E5", true)]
    [InlineData("a\u0431\u65E5", true)]
    public void Assess_ScriptsInOneLabel_AreFoundWhereNobodyMixesThem(string label, bool isMixed)
    {
        var name = $"xn--{Encode(label)}.example";

        var assessment = RiskModel.Assess(Parse(name), RiskContext.None);

        Assert.Equal(isMixed, assessment.Factors.Any(factor => factor.Id == "mixed_script"));
        Assert.Equal(isMixed ? RiskBand.Medium : RiskBand.Low, assessment.Band);
    }

    [Fact]
    public void Assess_ScriptsInDifferentLabels_AreNotMixed() =>
        Assert.DoesNotContain(RiskModel.Assess(Parse("xn--80aaf4bpg.shop.example"), RiskContext.None).Factors, factor => factor.Id == "mixed_script");

    [Fact]
    public void Assess_EverythingAtOnce_IsCutAt40AndStillToldInFull()
    {
        var mixed = $"xn--{Encode("p\u0430yp\u0430l")}";

        var assessment = RiskModel.Assess(Parse($"{mixed}.login-verify-a-b.x1y2z3q4.a.b.c.example"), RiskContext.None);

        Assert.Equal(40, assessment.Score);
        Assert.Equal(RiskBand.Medium, assessment.Band);
        Assert.Equal(
            ["mixed_script 25", "sensitive_word 15", "xn_label 0", "random_looking 0", "many_hyphens 0", "many_digits 0", "deep_subdomain 0"],
            assessment.Factors.Select(factor => $"{factor.Id} {factor.Points}"));
        Assert.All(assessment.Factors, factor => Assert.NotEmpty(factor.Evidence));
    }

    [Fact]
    public void Assess_RandomNames_IsBoundedExplainedAndTheSameInEveryCulture()
    {
        const int Seed = 20260501;
        var random = new Random(Seed);
        var culture = CultureInfo.CurrentCulture;
        var parsed = 0;
        var highest = 0;
        try
        {
            for (var i = 0; i < 20_000; i++)
            {
                var text = RandomName(random);
                if (!HostName.TryParse(text, out var name, out _))
                {
                    continue;
                }

                parsed++;
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                var first = RiskModel.Assess(name, Context);
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(i % 2 == 0 ? "tr-TR" : "ar-SA");
                var second = RiskModel.Assess(Parse(name.Ascii), Context);

                var because = $"seed {Seed}, {name}: {string.Join("; ", first.Factors)}";
                Assert.True(first.Score is >= 0 and <= 40, because);
                Assert.True(first.Score == first.Factors.Sum(factor => factor.Points), because);
                Assert.True(first.Factors.All(factor => factor.Points >= 0 && factor.Evidence.Length > 0), because);
                Assert.True(first.Factors.DistinctBy(factor => factor.Id).Count() == first.Factors.Count, because);
                Assert.True(first.Band == (first.Score < 25 ? RiskBand.Low : RiskBand.Medium) && first.Decision == TrustDecision.Allow, because);
                Assert.True(first.Factors.SequenceEqual(second.Factors) && first.Score == second.Score && first.ModelVersion == second.ModelVersion, because);
                highest = Math.Max(highest, first.Score);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.True(parsed > 5_000, $"seed {Seed}: only {parsed} names");
        Assert.Equal(40, highest);
    }

    [Theory]
    [InlineData(0, RiskBand.Low, TrustDecision.Allow)]
    [InlineData(24, RiskBand.Low, TrustDecision.Allow)]
    [InlineData(25, RiskBand.Medium, TrustDecision.Allow)]
    [InlineData(49, RiskBand.Medium, TrustDecision.Allow)]
    [InlineData(50, RiskBand.High, TrustDecision.Review)]
    [InlineData(74, RiskBand.High, TrustDecision.Review)]
    [InlineData(75, RiskBand.Critical, TrustDecision.Block)]
    [InlineData(100, RiskBand.Critical, TrustDecision.Block)]
    public void BandOf_Bounds_DecideAsTheContractSays(int score, RiskBand band, TrustDecision decision)
    {
        Assert.Equal(band, RiskModel.BandOf(score));
        Assert.Equal(decision, RiskModel.DecisionOf(band));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void BandOf_NoScore_Throws(int score) => Assert.Throws<ArgumentOutOfRangeException>(() => RiskModel.BandOf(score));

    private static string RandomName(Random random)
    {
        string[] words = ["login", "secure", "verify", "shop", "gharart", "www", "account", "a-b-c-d", "2024", "xn--bcher-kva", "xn--80aaf4bpg"];
        var labels = new List<string>();
        for (var count = random.Next(1, 9); count > 0; count--)
        {
            labels.Add(random.Next(4) switch
            {
                0 => words[random.Next(words.Length)],
                1 => words[random.Next(words.Length)] + "-" + words[random.Next(words.Length)],
                2 => RandomText(random, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                _ => "xn--" + Encode(RandomText(random, "aeo\u0430\u0435\u043E\u03BF\u65E5\u00FC\u05D0")),
            });
        }

        return string.Join('.', labels.Append("example"));
    }

    private static string RandomText(Random random, string alphabet)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 50); length > 0; length--)
        {
            text.Append(alphabet[random.Next(alphabet.Length)]);
        }

        return text.ToString();
    }

    private static string Encode(string label) => Punycode.Encode([.. label.EnumerateRunes().Select(rune => rune.Value)]);

    private static HostName Parse(string text)
    {
        Assert.True(HostName.TryParse(text, out var name, out var error), $"{text}: {error}");
        return name;
    }
}
