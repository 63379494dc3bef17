using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class VisitorClassifierTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    private static readonly Country Germany = Country.TryParse("DE"u8, out var country) ? country : throw new InvalidOperationException();

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value);

    private static VisitorInputs Visit(ReadOnlySpan<byte> gpc = default) => new()
    {
        UserAgent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"u8,
        SecGpc = gpc,
        Referrer = "https://www.Instagram.com/p/x"u8,
        Query = "?utm_campaign=Festive&seg=vip"u8,
        OwnHost = "brand.go.example"u8,
        VisitorId = "AbC_-9"u8,
        IsReturning = true,
        Address = ClientAddress.FromIPv4(0xCB007101),
        Country = Germany,
        HandleId = 3,
        DailySalt = Salt,
        UnixMilliseconds = 1234,
    };

    [Fact]
    public void Classify_PlainVisit_AllFacts()
    {
        var context = VisitorClassifier.Classify(Visit(), default, new byte[VisitorClassifier.ScratchLength], out var facts);
        Assert.Equal(Germany, context.Country);
        Assert.Equal(DeviceClass.Mobile, context.Device);
        Assert.Equal("social", Text(context.Source));
        Assert.Equal("festive", Text(context.Campaign));
        Assert.Equal("returning\nvip", Text(context.Segments));
        Assert.Equal("AbC_-9", Text(context.Unit));
        Assert.Equal(1234, context.UnixMilliseconds);
        Assert.Equal("www.instagram.com", Text(facts.ReferrerHost));
        Assert.Equal(UserAgentFamily.Chrome, facts.Family);
        Assert.True(facts.HasVisitorId);
        Assert.False(facts.HasPrivacySignal);
        Assert.Equal(
            VisitorKey.Compute(Salt, 3, ClientAddress.FromIPv4(0xCB007101), UserAgentFamily.Chrome, DeviceClass.Mobile),
            facts.VisitorKey);
    }

    [Fact]
    public void Classify_PrivacySignal_CookieUnreadAndNoKey()
    {
        var context = VisitorClassifier.Classify(Visit("1"u8), default, new byte[VisitorClassifier.ScratchLength], out var facts);
        Assert.True(facts.HasPrivacySignal);
        Assert.False(facts.HasVisitorId);
        Assert.Equal(VisitorKey.None, facts.VisitorKey);
        Assert.Equal("new\nvip", Text(context.Segments));

        var key = VisitorKey.Compute(Salt, 3, ClientAddress.FromIPv4(0xCB007101), UserAgentFamily.Chrome, DeviceClass.Mobile);
        Assert.Equal(key.ToString("x16", null), Text(context.Unit));
    }

    [Fact]
    public void Classify_Overrides_TakeTheirPlace()
    {
        var overrides = new VisitorOverrides
        {
            Country = Country.Unknown,
            Device = DeviceClass.Tablet,
            Source = " Partner "u8,
            Campaign = "Other"u8,
            Segments = "New, Gold"u8,
            Unit = "Visitor 42"u8,
        };
        var context = VisitorClassifier.Classify(Visit(), overrides, new byte[VisitorClassifier.ScratchLength], out _);
        Assert.Equal(Country.Unknown, context.Country);
        Assert.Equal(DeviceClass.Tablet, context.Device);
        Assert.Equal("partner", Text(context.Source));
        Assert.Equal("other", Text(context.Campaign));
        Assert.Equal("new\ngold", Text(context.Segments));
        Assert.Equal("Visitor 42", Text(context.Unit));
    }

    [Fact]
    public void Classify_UnusableOverrides_LeaveTheVisit()
    {
        var overrides = new VisitorOverrides { Source = "a\nb"u8, Campaign = "\u00FC"u8, Segments = ",\n,"u8, Unit = "\n"u8 };
        var context = VisitorClassifier.Classify(Visit(), overrides, new byte[VisitorClassifier.ScratchLength], out _);
        Assert.Equal("social", Text(context.Source));
        Assert.Equal("festive", Text(context.Campaign));
        Assert.Equal("returning\nvip", Text(context.Segments));
        Assert.Equal("AbC_-9", Text(context.Unit));
    }

    [Fact]
    public void Classify_NothingKnown_NewDirectUnknown()
    {
        var context = VisitorClassifier.Classify(default, default, new byte[VisitorClassifier.ScratchLength], out var facts);
        Assert.Equal(Country.Unknown, context.Country);
        Assert.Equal(DeviceClass.Unknown, context.Device);
        Assert.Equal("direct", Text(context.Source));
        Assert.Equal("new", Text(context.Segments));
        Assert.True(context.Campaign.IsEmpty && context.Unit.IsEmpty && facts.ReferrerHost.IsEmpty);
    }

    [Fact]
    public void Classify_RandomInputs_CleanTextAndNoAllocation()
    {
        const int Seed = 77;
        var random = new Random(Seed);
        var scratch = new byte[VisitorClassifier.ScratchLength];
        var noises = new byte[3000][];
        for (var i = 0; i < noises.Length; i++)
        {
            noises[i] = new byte[random.Next(600)];
            random.NextBytes(noises[i]);
            byte[] query = [.. "seg=A&utm_source="u8, .. noises[i], .. "&seg=x,"u8, .. noises[i]];
            byte[] referrer = [.. "https://a"u8, .. noises[i]];
            var context = VisitorClassifier.Classify(Noisy(noises[i], query, referrer), Stated(noises[i]), scratch, out var facts);
            Assert.True(IsClean(context.Source) && IsClean(context.Campaign) && IsClean(facts.ReferrerHost), $"seed {Seed} round {i}");
            foreach (var segment in Text(context.Segments).Split('\n'))
            {
                Assert.True(segment.Length > 0 && IsClean(Encoding.Latin1.GetBytes(segment)), $"seed {Seed} round {i}");
            }

            Assert.False(context.Unit.ContainsAnyExceptInRange((byte)' ', (byte)'~'), $"seed {Seed} round {i}");
        }

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            foreach (var noise in noises)
            {
                _ = VisitorClassifier.Classify(Noisy(noise, noise, noise), Stated(noise), scratch, out _);
                _ = VisitorClassifier.Classify(Visit(), default, scratch, out _);
            }
        }));
    }

    private static VisitorInputs Noisy(byte[] noise, byte[] query, byte[] referrer) => new()
    {
        UserAgent = noise,
        SecChUaMobile = noise,
        SecChUaFormFactors = noise,
        SecChUaPlatform = noise,
        Referrer = referrer,
        SecGpc = noise,
        Dnt = noise,
        Query = query,
        OwnHost = noise,
        VisitorId = noise,
        DailySalt = Salt,
    };

    private static VisitorOverrides Stated(byte[] noise) => new()
    {
        Source = noise.AsSpan(0, Math.Min(3, noise.Length)),
        Campaign = noise.AsSpan(0, Math.Min(2, noise.Length)),
        Segments = noise.AsSpan(0, Math.Min(4, noise.Length)),
        Unit = noise.AsSpan(0, Math.Min(1, noise.Length)),
    };

    private static bool IsClean(ReadOnlySpan<byte> value) =>
        !value.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !value.ContainsAnyInRange((byte)'A', (byte)'Z');
}
