using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class BlobRoundTripTests
{
    [Fact]
    public void Head_EveryPart_ComesBack()
    {
        var definition = SampleHandles.Head;
        var head = HeadBlob.Read(HeadBlob.Write(definition));
        Assert.Equal((definition.Number, definition.Name.Text), (head.Number, head.Name.Text));
        Assert.Equal(definition.Fallback!.ToString(), Url(head.Origins, head.Fallback!.Value));
        Assert.Equal(["all", "split"], head.Rules.Select(rule => rule.Id));
        AssertSame(definition.Rules[0], head.Rules[1], head.Origins);
        AssertSame(definition.Rules[1], head.Rules[0], head.Origins);
        Assert.Equal([(3u, "festive", true), (9u, "spring", false)], head.Campaigns.Select(c => (c.Number, c.Id, c.Active)));
        Assert.Null(head.Campaigns[1].Split);
        var festive = definition.Campaigns[1];
        AssertSame(new RuleDefinition("festive", 3, 0, new RuleConditions(), festive.Variants, "other"), head.Campaigns[0].Split!, head.Origins);
        Assert.All(head.Campaigns, campaign => Assert.Equal(Define.Key("sale"), campaign.PrimarySlug));
        Assert.Equal(definition.Domains.OrderBy(d => d.Name), head.Domains.Domains.OrderBy(d => d.Name));
        Assert.Equal("brand", Encoding.ASCII.GetString(head.UrlParams!.HandleBytes));
        Assert.Equal("c=, b={clickId}, a=größe {source}", ParamsOf(head, "sale", 3));
        Assert.Equal("c=, b={clickId}, a=größe {source}", ParamsOf(head, "FOUR", 9));
        Assert.Equal("b={clickId}, a=größe {source}", ParamsOf(head, "sale", null));
        Assert.Equal("b={clickId}, a=größe {source}", ParamsOf(head, "five", 3));
    }

    private static string ParamsOf(HeadBlob head, string slug, uint? campaign) => string.Join(
        ", ",
        head.UrlParams!.Of(Define.Key(slug), head.Campaigns.SingleOrDefault(c => c.Number == campaign), new UrlParamTemplate[UrlParamSet.MaxParams])
            .ToArray().Select(p => $"{p.Key}={p.Value}"));

    [Fact]
    public void Head_Empty_ComesBack()
    {
        var head = HeadBlob.Read(HeadBlob.Write(new HandleDefinition { Number = 1, Name = Define.Name("brand") }));
        Assert.Null(head.Fallback);
        Assert.Empty(head.Rules);
        Assert.Empty(head.Campaigns);
        Assert.Empty(head.Domains.Domains);
        Assert.Null(head.UrlParams);
        Assert.Null(head.BridgeEvents);
    }

    [Fact]
    public void Links_EveryPart_ComeBack()
    {
        var fixture = new SnapshotFixture(SampleHandles.Head, SampleHandles.Links);
        var snapshot = fixture.Load();
        Assert.Equal(fixture.Links.Count, snapshot.LinkCount);
        foreach (var definition in fixture.Links)
        {
            Assert.True(snapshot.TryFindLink(definition.Slug.Key, out var link));
            var slug = new byte[24];
            Assert.Equal(definition.Slug.Text, Encoding.ASCII.GetString(slug, 0, link.WriteSlug(slug)));
            Assert.Equal((definition.Number, definition.CampaignNumber), (link.Number, link.CampaignNumber));
            Assert.Equal(definition.Destination.ToString(), Url(link.Origins, link.Origin, link.Rest));
            Assert.Equal(definition.StartsAt?.ToUnixTimeMilliseconds() ?? long.MinValue, link.StartsAt);
            Assert.Equal(definition.EndsAt?.ToUnixTimeMilliseconds() ?? long.MaxValue, link.EndsAt);
            Assert.Equal(definition.Tracking, Encoding.ASCII.GetString(link.Tracking));
            Assert.Equal(definition.Fallback?.ToString() ?? "", definition.Fallback is null ? "" : Url(link.Origins, link.FallbackOrigin, link.FallbackRest));
            Assert.Equal((uint)(definition.MaxClicks ?? 0), link.MaxClicks);
            Assert.Equal(definition.PasswordHash ?? [], link.PasswordHash);
            Assert.Equal(Expected(definition), link.Flags);
            Assert.Equal(definition.Rules.Count, link.Rules.Length);
            foreach (var rule in link.Rules)
            {
                AssertSame(definition.Rules.Single(r => r.Id == rule.Id), rule, link.Origins);
            }
        }

        Assert.Equal(
            fixture.Links.Where(link => link.MaxClicks is not null).Select(link => new LimitedLink(link.Number, (uint)link.MaxClicks!)).OrderBy(link => link.Number),
            snapshot.LimitedLinks.OrderBy(link => link.Number));
    }

    [Fact]
    public void Write_SameContentInAnyOrder_GivesTheSameBytes()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        var head = SampleHandles.Head;
        var headBytes = HeadBlob.Write(head);
        var linkBytes = SampleHandles.WriteLinks();
        for (var round = 0; round < 20; round++)
        {
            var when = SampleHandles.EveryCondition;
            var shuffledWhen = when with
            {
                CountryIn = Shuffled(when.CountryIn!, random),
                DeviceIn = Shuffled(when.DeviceIn!, random),
                SourceIn = Shuffled([.. when.SourceIn!, "ad"], random),
                SegmentIn = Shuffled(when.SegmentIn!, random),
                SlugIn = Shuffled([.. when.SlugIn!, Define.Key("SALE")], random),
            };
            RuleDefinition[] rules = [.. Shuffled([.. head.Rules], random).Select(rule => rule.Id == "split" ? rule with { When = shuffledWhen } : rule)];
            var shuffled = head with
            {
                Rules = rules,
                Campaigns = Shuffled([.. head.Campaigns], random),
                Domains = Shuffled([.. head.Domains], random),
                Templates = Shuffled([.. head.Templates.Select(t => t with { Slugs = t.Slugs is null ? null : Shuffled([.. t.Slugs], random) })], random),
                Events = Shuffled([.. head.Events.Select(e => e with { Slugs = e.Slugs is null ? null : Shuffled([.. e.Slugs], random) })], random),
            };
            Assert.True(headBytes.AsSpan().SequenceEqual(HeadBlob.Write(shuffled)), $"seed {Seed} round {round}");
            var links = Shuffled(SampleHandles.Links, random).Select(link => link.Rules.Count > 1 ? link with { Rules = rules } : link);
            Assert.True(linkBytes.AsSpan().SequenceEqual(SampleHandles.WriteLinks(links)), $"seed {Seed} round {round}");
        }
    }

    [Fact]
    public void Write_OtherContent_GivesOtherBytes()
    {
        var head = HeadBlob.Write(SampleHandles.Head);
        Assert.NotEqual(head, HeadBlob.Write(SampleHandles.Head with { Fallback = null }));
        Assert.NotEqual(head, HeadBlob.Write(SampleHandles.Head with { Domains = [] }));
        Assert.NotEqual(head, HeadBlob.Write(SampleHandles.Head with { Templates = [] }));
        Assert.NotEqual(head, HeadBlob.Write(SampleHandles.Head with { Events = [] }));
        Assert.NotEqual(SampleHandles.WriteLinks(), SampleHandles.WriteLinks(SampleHandles.Links[1..]));
    }

    [Fact]
    public void Write_WhatNoReaderTakes_ThrowsAtThePublisher()
    {
        var head = SampleHandles.Head;
        var rule = head.Rules[1];
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Number = 0 }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule, rule] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Templates = [new TemplateDefinition("a", [new("ctx", "x")])] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Templates = [new TemplateDefinition("a", [])] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Events = [head.Events[0], head.Events[0]] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Events = [head.Events[0] with { ContainerId = "UA-1" }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule with { Variants = [] }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule with { Priority = 10_000 }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule with { Seed = "größe" }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule with { When = new RuleConditions { SourceIn = ["a\nb"] } }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Rules = [rule with { When = new RuleConditions { SourceIn = [] } }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Campaigns = [head.Campaigns[1] with { Variants = [head.Campaigns[1].Variants[0]] }] }));
        Assert.Throws<ArgumentException>(() => HeadBlob.Write(head with { Domains = [head.Domains[0], head.Domains[0]] }));
        var link = SampleHandles.Links[0];
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link, link]));
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link with { Number = 0 }]));
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link with { Tracking = "a=b c" }]));
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link with { MaxClicks = 0 }]));
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link with { MaxClicks = -1 }]));
        Assert.Throws<ArgumentException>(() => SampleHandles.WriteLinks([link with { PasswordHash = [1, 2, 3] }]));
        Assert.Throws<ArgumentException>(() => LinkBlob.Write(7, 1, 1 - LinkBlob.ShardOf(link.Slug.Key, 1), [link]));
        Assert.ThrowsAny<ArgumentException>(() => LinkBlob.Write(7, 17, 0, []));
    }

    private static LinkFlags Expected(LinkDefinition link)
    {
        (bool Is, LinkFlags Flag)[] flags =
        [
            (link.Enabled, LinkFlags.Enabled), (link.TemporaryRedirect307, LinkFlags.TemporaryRedirect307), (link.Bridge, LinkFlags.Bridge),
            (link.AppendContext, LinkFlags.AppendContext), (link.ForwardQuery, LinkFlags.ForwardQuery),
            (link.StartsAt is not null || link.EndsAt is not null, LinkFlags.HasSchedule), (link.CampaignNumber != 0, LinkFlags.HasCampaign),
            (link.Rules.Count > 0, LinkFlags.HasRules), (link.Tracking.Length > 0, LinkFlags.HasTracking), (link.Fallback is not null, LinkFlags.HasFallback),
            (link.MaxClicks is not null, LinkFlags.HasLimit), (link.PasswordHash is not null, LinkFlags.HasPassword),
        ];
        return flags.Where(f => f.Is).Aggregate(LinkFlags.None, (all, f) => all | f.Flag);
    }

    private static void AssertSame(RuleDefinition expected, Rule actual, JudgedOrigins origins)
    {
        Assert.Equal((expected.Id, expected.Number, expected.Priority, expected.Seed), (actual.Id, actual.Number, actual.Priority, actual.Seed));
        Assert.Equal(
            expected.Variants.Select(v => (v.Id, v.Weight, v.Destination.ToString())),
            actual.Variants.Select(v => (v.Id, v.Weight, Url(origins, v.Target))));
        var when = expected.When;
        Assert.Equal((when.CountryIn ?? []).OrderBy(country => country.Index), actual.When.Countries.Members);
        Assert.Equal((when.DeviceIn ?? []).Sum(d => 1 << (int)d), actual.When.DeviceMask);
        Assert.Equal(when.SourceIn?.Order(StringComparer.Ordinal), Texts(actual.When.Sources));
        Assert.Equal(when.CampaignIn?.Order(StringComparer.Ordinal), Texts(actual.When.Campaigns));
        Assert.Equal(when.SegmentIn?.Order(StringComparer.Ordinal), Texts(actual.When.Segments));
        Assert.Equal(when.SlugIn?.OrderBy(k => k.Value), actual.When.Slugs);
    }

    private static IEnumerable<string>? Texts(TextSet? set) => set?.Values.Select(Encoding.ASCII.GetString);

    private static string Url(JudgedOrigins origins, RouteTarget target) => Url(origins, target.Origin, target.Rest);

    private static string Url(JudgedOrigins origins, int origin, ReadOnlySpan<byte> rest) =>
        Encoding.ASCII.GetString(origins.Prefix(origin)) + Encoding.ASCII.GetString(rest);

    private static T[] Shuffled<T>(IReadOnlyCollection<T> values, Random random)
    {
        T[] copy = [.. values];
        random.Shuffle(copy);
        return copy;
    }
}
