using System.Text;
using System.Text.Json.Nodes;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Routing;

/// <summary>What events put on a page is data, whatever templates and visitors say: it reads back as it was meant, and holds nothing that HTML would take for its own.</summary>
public sealed class BridgeEventPropertyTests
{
    private const int Seed = 20261127;
    private const int Rounds = 400;

    private static readonly string[] Hostile =
    [
        "\"", "'", "\\", "</script>", "<!--", "-->", "]]>", "&quot;", "\u2028", "\u2029", "😀", "𐀀", "é", "\u00A0", "\uFFFD", "\uFEFF", "\u202E", "${1}", "\\u003c", "//", "*/", "%3C", "`", ";", "\"}]}", " ",
        "",
    ];

    // What a visit can make of source and campaign, and more.
    private static readonly string[] Visits = ["direct", "</script><script>", "\"};alert(1);//", "{clickid}", "{handle}{slug}", "\\", "\\\"", "&lt;", "'", "-->", "", "x"];

    private static readonly string[] Placeholders = ["handle", "slug", "campaign", "variant", "country", "device", "source", "clickId"];

    [Fact]
    public void Compose_HostileTemplatesAndVisits_IsDataAlone()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                Check(random);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {Seed} round {round}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void Compose_MoreThanFits_LeavesVariablesOutWhole()
    {
        var long1 = new string('<', 256);
        var composed = Compose(
            [
                new EventDefinition("a", "GTM-AAAA", "one", [.. Enumerable.Range(0, 32).Select(i => new TemplateParam($"v{i}", long1))]),
                new EventDefinition("b", "GTM-BBBB", "two", [.. Enumerable.Range(0, 32).Select(i => new TemplateParam($"v{i}", i == 0 ? "x" : long1))]),
            ],
            "direct", "", default)!;

        Assert.InRange(composed.Length, BridgeEventSet.MaxLength / 2, BridgeEventSet.MaxLength);
        var events = JsonNode.Parse(composed)!["events"]!.AsArray();
        Assert.Equal(["one", "two"], events.Select(e => (string?)e!["event"]));
        Assert.InRange(events[0]!.AsObject().Count, 2, 31);
        Assert.All(events.SelectMany(e => e!.AsObject()).Where(member => member.Key is not "event"), member => Assert.True((string?)member.Value == long1 || (string?)member.Value == "x"));
    }

    private static void Check(Random random)
    {
        var events = Enumerable.Range(0, random.Next(1, 6)).Select(i =>
        {
            var parts = Enumerable.Range(0, random.Next(0, 5)).Select(_ => Parts(random)).ToList();
            return (
                Parts: parts,
                Definition: new EventDefinition(
                    $"e{i}",
                    random.Next(2) == 0 ? "GTM-SAME1" : $"GTM-OWN{i}",
                    $"event_{i}",
                    [.. parts.Select((pieces, v) => new TemplateParam($"v.{v}~", string.Concat(pieces.Select(piece => piece.IsPlaceholder ? $"{{{piece.Text}}}" : piece.Text))))],
                    random.Next(3) == 0 ? [Define.Key(random.Next(2) == 0 ? "Page-1" : "page-2")] : null));
        }).ToList();
        var (source, campaign) = (Visits[random.Next(Visits.Length)], Visits[random.Next(Visits.Length)]);
        var click = random.Next(4) == 0 ? default : ClickIdGenerator.Next(1_768_478_400_000);

        var composed = Compose([.. events.Select(e => e.Definition)], source, campaign, click);

        var values = new Dictionary<string, string>
        {
            ["handle"] = "brand",
            ["slug"] = "Page-1",
            ["campaign"] = campaign,
            ["variant"] = "",
            ["country"] = "DE",
            ["device"] = "MOBILE",
            ["source"] = source,
            ["clickId"] = click == default ? "" : click.ToString(),
        };
        var expected = new JsonArray();
        var containers = new List<string>();
        foreach (var (parts, definition) in events.Where(e => e.Definition.Slugs is null || e.Definition.Slugs[0] == Define.Key("page-1")))
        {
            containers.Add(definition.ContainerId);
            var members = new JsonObject { ["event"] = definition.Name };
            foreach (var (v, pieces) in parts.Index())
            {
                var filled = pieces.Where(piece => piece.IsPlaceholder).Select(piece => values[piece.Text]).ToList();
                if (filled.Count == 0 || filled.Any(value => value.Length > 0))
                {
                    members[$"v.{v}~"] = string.Concat(pieces.Select(piece => piece.IsPlaceholder ? values[piece.Text] : piece.Text));
                }
            }

            expected.Add(members);
        }

        if (containers.Count == 0)
        {
            Assert.Null(composed);
            return;
        }

        Assert.NotNull(composed);
        Assert.DoesNotContain(composed, b => b is < 0x20 or > 0x7E or (byte)'<' or (byte)'>' or (byte)'&' or (byte)'\'');
        var read = JsonNode.Parse(composed)!;
        Assert.True(JsonNode.DeepEquals(expected, read["events"]), $"{expected.ToJsonString()} is not {read["events"]!.ToJsonString()}");
        Assert.Equal(containers.Distinct(), read["containers"]!.AsArray().Select(id => (string)id!));
    }

    private static List<(bool IsPlaceholder, string Text)> Parts(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(2) == 0
            ? (true, Placeholders[random.Next(Placeholders.Length)])
            : (false, Hostile[random.Next(Hostile.Length)].Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))),
    ];

    private static byte[]? Compose(EventDefinition[] events, string source, string campaign, ClickId click)
    {
        var handle = new SnapshotFixture(
            new HandleDefinition { Number = 1, Name = Define.Name("brand"), Domains = [Define.Allowed("shop.example")], Events = events },
            [Define.Link("Page-1", "https://shop.example/") with { Bridge = true }]).Load();
        Assert.True(handle.TryFindLink(Define.Key("page-1"), out var link));
        var visitor = new VisitorContext
        {
            Country = Define.Country("DE"),
            Device = DeviceClass.Mobile,
            Source = Encoding.UTF8.GetBytes(source),
            Campaign = Encoding.UTF8.GetBytes(campaign),
        };
        var silent = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref silent);
        Assert.Equal(RouteOutcome.Bridge, decision.Outcome);
        return handle.BridgeEvents!.Compose(link, visitor, decision, click);
    }
}
