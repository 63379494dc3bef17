using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Tests.Clicks;
using Gharart.Core.Tests.Storage;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Budgets;

/// <summary>What a click runs through, one operation each; an operation tells whether it did what its name says.</summary>
internal sealed class HotOperations : IDisposable
{
    private const int Links = 1_000;
    private const long Now = 1_768_478_400_000;

    private readonly HandleSnapshot _handle = CreateHandle([]);
    private readonly HandleSnapshot _handleWithTemplates = CreateHandle(
    [
        new TemplateDefinition("all", [new("click_id", "{clickId}"), new("utm_source", "{source}"), new("sub", "{campaign}-{country}-{device}")]),
        new TemplateDefinition("some", [new("seen", "{slug}")], [Define.Key("link-0001")]),
    ]);

    private readonly SlugKey[] _hits = [.. Enumerable.Range(0, Links).Select(i => Define.Key($"link-{i:d4}"))];
    private readonly SlugKey[] _misses = [.. Enumerable.Range(0, Links).Select(i => Define.Key($"none-{i:d4}"))];
    private readonly byte[][] _agents =
    [
        .. Enumerable.Range(0, Links).Select(i => Encoding.ASCII.GetBytes($"Mozilla/5.0 (Linux; Android {i}; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36")),
    ];

    private readonly Country _germany = Define.Country("DE");
    private readonly byte[] _salt = new byte[VisitorSalt.Size];
    private readonly byte[] _scratch = new byte[VisitorClassifier.ScratchLength];
    private readonly byte[] _location = new byte[RouteLocation.MaxLength];
    private readonly byte[] _token = [.. Enumerable.Repeat((byte)'t', CtxToken.Length)];
    private readonly byte[] _issued = new byte[CtxToken.Length];
    private readonly CountryDatabase _countries = DemoCountryTable.Load();
    private readonly CtxTokenIssuer _issuer = new(new CtxKeyRing(MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64), [1], 1));
    private readonly TemporaryFolder _folder = new();
    private readonly ClickJournal _journal;

    public HotOperations()
    {
        _journal = ClickJournal.Open(new ClickJournalOptions { Directory = _folder.Path, EdgeId = "edge-1" }, TimeProvider.System, ownThread: false);
        ByName = new Dictionary<string, Func<int, bool>>
        {
            ["routing.decide"] = i => Decide(_handle, i, []) == 0,
            ["routing.compose-location"] = i => Decide(_handle, i, _location) > CtxToken.Length,
            ["routing.compose-location-with-templates"] = i => Decide(_handleWithTemplates, i, _location) > CtxToken.Length + ClickId.TextLength,
            ["links.find-hit"] = i => _handle.TryFindLink(_hits[i % Links], out var link) && link.Number != 0,
            ["links.find-miss"] = i => !_handle.TryFindLink(_misses[i % Links], out _),
            ["geo.find-country"] = i => _countries.Find(ClientAddress.FromIPv4(0x5000_0000u + (uint)i)).Index >= 0,
            ["visitors.classify-device"] = i => DeviceClassifier.Classify(_agents[i % Links], default, default, default) == DeviceClass.Mobile,
            ["visitors.classify"] = Classify,
            ["tokens.issue"] = i => _issuer.TryWrite(
                new CtxClaims { ClickId = ClickIdGenerator.Next(Now), HandleId = 7, LinkId = (uint)i + 1, SnapshotRevision = 17 }, _issued),
            ["clicks.append"] = i => _journal.TryAppend(SampleClicks.Create((ulong)i)),
        };
    }

    /// <summary>Operations by the names of <c>bench/budgets.json</c>.</summary>
    public IReadOnlyDictionary<string, Func<int, bool>> ByName { get; }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    // Links with a rule that matches, one that does not, and none; the handle has a rule that is asked in vain.
    private static HandleSnapshot CreateHandle(TemplateDefinition[] templates)
    {
        var germans = new RuleConditions { CountryIn = [Define.Country("DE")], DeviceIn = [DeviceClass.Mobile] };
        return new SnapshotFixture(
            new HandleDefinition
            {
                Number = 7,
                Name = Define.Name("brand"),
                Domains = [Define.Allowed("shop.example")],
                Templates = templates,
                Rules = [Define.Rule("readers", "https://shop.example/readers", 1000, new RuleConditions { SourceIn = ["newsletter"] })],
            },
            [
                .. Enumerable.Range(0, Links).Select(i => Define.Link($"link-{i:d4}", $"https://shop.example/products/{i}?ref=mail", (uint)i + 1) with
                {
                    Tracking = "utm_source=mail",
                    Rules = (i % 3) switch
                    {
                        0 => [Define.Rule("germans", "https://shop.example/de", 1000, germans)],
                        1 => [Define.Rule("vip", "https://shop.example/vip", 1000, new RuleConditions { SegmentIn = ["vip"] })],
                        _ => [],
                    },
                }),
            ],
            ShardBits: 2).Load();
    }

    // Decides, and writes the location where there is room for one: 0 is "routed", -1 "not".
    private int Decide(HandleSnapshot handle, int i, Span<byte> location)
    {
        _ = handle.TryFindLink(_hits[i % Links], out var link);
        var visitor = new VisitorContext
        {
            Country = i % 2 == 0 ? _germany : Country.Unknown,
            Device = DeviceClass.Mobile,
            Source = "email"u8,
            Campaign = "festive"u8,
            Segments = "returning\nregular"u8,
            Unit = "0b2f6d0e9a7c4f13"u8,
            UnixMilliseconds = Now,
        };
        var silent = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref silent);
        return !decision.IsRouted ? -1
            : location.IsEmpty ? 0
            : RouteLocation.Compose(handle, link, visitor, decision, "gclid=EAIaIQobChMI&color=red"u8, ClickIdGenerator.Next(Now), _token, location);
    }

    private bool Classify(int i)
    {
        var visitor = VisitorClassifier.Classify(
            new VisitorInputs
            {
                UserAgent = _agents[i % Links],
                Referrer = "https://www.instagram.com/p/x"u8,
                Query = "utm_campaign=Festive&seg=vip"u8,
                OwnHost = "brand.go.example"u8,
                Address = ClientAddress.FromIPv4(0xCB00_7101u + (uint)i),
                Country = Country.FromIndex(57),
                HandleId = 7,
                DailySalt = _salt,
                UnixMilliseconds = Now,
            },
            default,
            _scratch,
            out var facts);
        return visitor.Device == DeviceClass.Mobile && facts.VisitorKey != 0;
    }
}
