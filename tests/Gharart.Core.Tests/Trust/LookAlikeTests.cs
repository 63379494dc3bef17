using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Core.Tests.Trust;

/// <summary>Names that imitate brands, or the handle's own proved domains.</summary>
public class LookAlikeTests
{
    private static readonly RiskContext Context = new()
    {
        Own = ProtectedName.OfProved([Parse("shop.gharart.example"), Parse("b\u00FCcherwelt.example"), Parse("acme.co.uk")], PublicSuffixList.Default),
    };

    [Theory]
    // One script for another, in part or in whole.
    [InlineData("p\u0430ypal.com", "look_alike")]
    [InlineData("\u0430\u0440\u0440\u04CF\u0435id.com", "look_alike")]
    [InlineData("gh\u0430rart.example", "look_alike")]
    [InlineData("g\u03BF\u03BFgle.com", "look_alike")]
    [InlineData("micr\u043Es\u043Eft.com", "look_alike")]
    [InlineData("\u0440\u0430\u0443\u0440\u0430\u04CF.com", "look_alike")]
    // Marks above and below, and letters that differ by a stroke.
    [InlineData("p\u00E0ypal.com", "look_alike")]
    [InlineData("netfl\u0131x.com", "look_alike")]
    [InlineData("paypa\u0142.com", "look_alike")]
    [InlineData("\u01A5aypal.com", "look_alike")]
    [InlineData("buchervvelt.example", "look_alike")]
    // Digits and pairs of letters.
    [InlineData("paypa1.com", "look_alike")]
    [InlineData("g00gle.example", "look_alike")]
    [InlineData("rnicrosoft.com", "look_alike")]
    [InlineData("gharart.example.paypa1-pay.example", "look_alike")]
    [InlineData("secure-paypa1.example", "look_alike")]
    // One step away.
    [InlineData("paypai.com", "near_name")]
    [InlineData("paypall.com", "near_name")]
    [InlineData("papal.com", "near_name")]
    [InlineData("apypal.com", "near_name")]
    [InlineData("pay-pal.com", "near_name")]
    [InlineData("ghararts.example", "near_name")]
    [InlineData("ghar-art.example", "near_name")]
    [InlineData("ac-me.example", "near_name")]
    // The name in another one.
    [InlineData("paypal.com.account.example", "name_inside")]
    [InlineData("paypal.example", "name_inside")]
    [InlineData("paypal-support.example", "name_inside")]
    [InlineData("mypaypal.example", "name_inside")]
    [InlineData("paypalcheckout.example", "name_inside")]
    [InlineData("gharart-outlet.example", "name_inside")]
    [InlineData("shop.gharart.evil.example", "name_inside")]
    public void Assess_NameLikeAProtectedOne_SaysSo(string name, string factor)
    {
        var assessment = RiskModel.Assess(Parse(name), Context);

        var found = Assert.Single(assessment.Factors, one => one.Id is "look_alike" or "near_name" or "name_inside");
        Assert.Equal(factor, found.Id);
        Assert.NotEqual(TrustDecision.Block, assessment.Decision);
        Assert.InRange(assessment.Score, 8, RiskModel.MaxLexicalPoints);
    }

    [Theory]
    [InlineData("paypal.com")]
    [InlineData("www.paypal.com")]
    [InlineData("google.de")]
    [InlineData("mail.google.co.uk")]
    [InlineData("gharart.example")]
    [InlineData("de.gharart.example")]
    [InlineData("www.b\u00FCcherwelt.example")]
    [InlineData("acme.co.uk")]
    [InlineData("pineapple.example")]
    [InlineData("stripes.example")]
    [InlineData("acne.example")]
    [InlineData("shop.example")]
    [InlineData("\u043C\u0430\u0433\u0430\u0437\u0438\u043D.example")]
    [InlineData("\u0441\u043E\u0440\u0430.\u0440\u0444")]
    [InlineData("\u05D0\u05D1\u05D2.example")]
    [InlineData("\u65E5\u672C\u8A9E.example")]
    public void Assess_HonestName_IsLikeNothing(string name)
    {
        // "stripes" is one step from a brand on purpose: that is what near_name means.
        var found = RiskModel.Assess(Parse(name), Context).Factors.Where(one => one.Id is "look_alike" or "latin_look_alike" or "name_inside" or "near_name");

        Assert.Equal(name == "stripes.example" ? ["near_name"] : [], found.Select(one => one.Id));
    }

    [Fact]
    public void Assess_WholeLabelOfLatinLookAlikes_IsFoundWithoutAnyList()
    {
        var factor = Assert.Single(RiskModel.Assess(Parse("\u0441\u043E\u0440\u0430.example"), RiskContext.None).Factors, one => one.Id == "latin_look_alike");

        Assert.Equal((20, "\u0441\u043E\u0440\u0430 shows nothing but letters that look Latin"), (factor.Points, factor.Evidence));
    }

    [Fact]
    public void Assess_DemoNameThatCarriesTheOwnOne_StaysLow()
    {
        var assessment = RiskModel.Assess(Parse("login-secure-gharart.example"), Context);

        Assert.Equal(RiskBand.Low, assessment.Band);
        Assert.Contains(assessment.Factors, factor => factor.Evidence == "gharart carries the name gharart, which this handle has proved");
    }

    [Fact]
    public void Skeleton_EveryLookAlikeOfALetter_IsThatOfTheLetter()
    {
        (string Letter, string LookAlikes)[] samples =
        [
            ("a", "\u0430\u03B1\u00E4\u1EA1"), ("c", "\u0441\u00E7"), ("e", "\u0435\u00E9\u0451"), ("h", "\u04BB"), ("i", "\u0456\u0131\u00ED"), ("j", "\u0458"),
            ("k", "\u043A"), ("l", "\u04CF\u01421"), ("n", "\u0578\u00F1"), ("o", "\u043E\u03BF\u0585\u00F60\u0966"), ("p", "\u0440\u03C1"), ("q", "\u051B"),
            ("s", "\u0455\u015F"), ("u", "\u03C5\u057D\u00FC"), ("v", "\u03BD\u0475"), ("w", "\u051D"), ("x", "\u0445\u03C7"), ("y", "\u0443\u00FD"), ("d", "\u0501"),
        ];
        foreach (var (letter, lookAlikes) in samples)
        {
            Assert.All(lookAlikes.EnumerateRunes(), rune => Assert.Equal(Confusables.Skeleton(letter), Confusables.Skeleton(rune.ToString())));
        }
    }

    [Theory]
    [InlineData("abcd", "abcd", false)]
    [InlineData("abcd", "abce", true)]
    [InlineData("abcd", "abc", true)]
    [InlineData("bcd", "abcd", true)]
    [InlineData("abcd", "abdc", true)]
    [InlineData("abcd", "badc", false)]
    [InlineData("abcd", "ab", false)]
    [InlineData("abcd", "dbca", false)]
    public void IsOneStep_TwoTexts_CountsTheSteps(string left, string right, bool expected)
    {
        Assert.Equal(expected, LookAlikes.IsOneStep(left, right));
        Assert.Equal(expected, LookAlikes.IsOneStep(right, left));
    }

    [Theory]
    [InlineData("paypal paypal.com\n# comment\n\nebay * # any", 2, null)]
    [InlineData("", 0, null)]
    [InlineData("pay.pal paypal.com", 0, "Line 1")]
    [InlineData("okay okay.com\nab ab.com", 0, "Line 2")]
    [InlineData("paypal http://paypal.com", 0, "Line 1")]
    public void TryParse_ListOfBrands_TellsTheWrongLine(string text, int count, string? problem)
    {
        Assert.Equal(problem is null, ProtectedBrands.TryParse(text, out var brands, out var found));
        Assert.Equal(count, brands?.Names.Count ?? 0);
        Assert.StartsWith(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Version_OfTwoLists_TellsThemApart()
    {
        Assert.True(ProtectedBrands.TryParse("paypal paypal.com", out var one, out _));
        Assert.True(ProtectedBrands.TryParse("ebay *", out var two, out _));

        Assert.NotEqual(new RiskContext { Brands = one }.ModelVersion, new RiskContext { Brands = two }.ModelVersion);
        Assert.StartsWith(RiskModel.Version + "+", new RiskContext { Brands = one }.ModelVersion, StringComparison.Ordinal);
    }

    private static HostName Parse(string text)
    {
        // What people type; the model sees A-labels.
        var ascii = string.Join('.', text.Split('.').Select(label =>
            label.All(char.IsAscii) ? label : "xn--" + Punycode.Encode([.. label.EnumerateRunes().Select(rune => rune.Value)])));
        Assert.True(HostName.TryParse(ascii, out var name, out var error), $"{text}: {error}");
        return name;
    }
}
