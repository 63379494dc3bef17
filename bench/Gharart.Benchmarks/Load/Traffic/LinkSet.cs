using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>
/// One handle with many links of 60-character destinations on five hosts. Of every <paramref name="ruleEvery"/> links one has a rule for
/// Germany and one a rule for phones; the handle has a rule for desktops in Japan and three that no visit of the mix meets.
/// </summary>
internal sealed class LinkSet(int count, int ruleEvery)
{
    public const uint HandleNumber = 7;
    public const string Host = "brand.localhost";

    private const int DestinationLength = 60;
    private const int Hosts = 5;

    private static readonly Country Germany = Define.Country("DE");
    private static readonly Country Japan = Define.Country("JP");

    public int Count => count;

    public static string SlugOf(int link) => $"go-{link:x6}";

    public static string DestinationOf(int link) => $"https://shop{link % Hosts}.example/products/{link:d8}/".PadRight(DestinationLength, 'x');

    /// <summary>Of all destinations.</summary>
    public static IEnumerable<string> Domains => Enumerable.Range(0, Hosts).Select(i => $"shop{i}.example");

    public static HandleDefinition Handle { get; } = new()
    {
        Number = HandleNumber,
        Name = Define.Name("brand"),
        Domains = [.. Domains.Select(domain => Define.Allowed(domain))],
        Rules =
        [
            Define.Rule("japan-desktop", JapanTarget, 1000, new RuleConditions { CountryIn = [Japan], DeviceIn = [DeviceClass.Desktop] }, 11),
            Define.Rule("readers", "https://shop4.example/readers", 2000, new RuleConditions { SourceIn = ["newsletter"] }, 12),
            Define.Rule("vip", "https://shop4.example/vip", 3000, new RuleConditions { SegmentIn = ["vip"] }, 13),
            Define.Rule("iceland", "https://shop4.example/is", 4000, new RuleConditions { CountryIn = [Define.Country("IS")], CampaignIn = ["festive"] }, 14),
        ],
    };

    private static string JapanTarget => "https://shop4.example/jp";

    /// <summary>The definition of a link, for a snapshot.</summary>
    /// <param name="link">Which.</param>
    /// <param name="edited">Whether somebody changed where it leads.</param>
    public LinkDefinition DefinitionOf(int link, bool edited = false)
    {
        var definition = Define.Link(SlugOf(link), edited ? DestinationOf(link).Replace("/products/", "/articles/", StringComparison.Ordinal) : DestinationOf(link), (uint)link + 1);
        return (link % ruleEvery) switch
        {
            0 => definition with { Rules = [Define.Rule("germany", GermanTarget(link), 1000, new RuleConditions { CountryIn = [Germany] }, 21)] },
            var rest when rest == ruleEvery / 2 => definition with { Rules = [Define.Rule("phones", PhoneTarget(link), 1000, new RuleConditions { DeviceIn = [DeviceClass.Mobile] }, 22)] },
            _ => definition,
        };
    }

    /// <summary>Where a visit must be sent, written down here once more without the engine.</summary>
    public string TargetOf(int link, Country country, DeviceClass device) =>
        link % ruleEvery == 0 && country == Germany ? GermanTarget(link)
        : link % ruleEvery == ruleEvery / 2 && device == DeviceClass.Mobile ? PhoneTarget(link)
        : country == Japan && device == DeviceClass.Desktop ? JapanTarget
        : DestinationOf(link);

    private static string GermanTarget(int link) => $"https://shop1.example/de/{link}";

    private static string PhoneTarget(int link) => $"https://shop2.example/m/{link}";
}
