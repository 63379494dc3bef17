using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.TestKit.Routing;

/// <summary>The oracle's words as the product's definitions.</summary>
public static class OracleDefinitions
{
    /// <summary>
    /// The same handle with one campaign per id, the first that a link names: the oracle's links each carry their own, while a handle has one.
    /// </summary>
    public static OracleHandle WithOneCampaignPerId(OracleHandle handle)
    {
        var byId = handle.Links.Where(link => link.Campaign is not null).Select(link => link.Campaign!).DistinctBy(c => c.Id).ToDictionary(c => c.Id);
        return handle with
        {
            Links = [.. handle.Links.Select(link => link.Campaign is null ? link : link with { Campaign = byId[link.Campaign.Id] })],
        };
    }

    /// <summary>All that is not a link.</summary>
    /// <exception cref="ArgumentException">Two links have different campaigns with one id.</exception>
    public static HandleDefinition Handle(OracleHandle handle, uint number = 1) => new()
    {
        Number = number,
        Name = Define.Name(handle.Name),
        Fallback = handle.Fallback is null ? null : Define.Url(handle.Fallback),
        Rules = Rules(handle.Rules),
        Campaigns = [.. CampaignsOf(handle).Select((campaign, i) => Campaign(campaign, (uint)i + 1))],
        Domains = [.. handle.Domains.Select(Domain)],
        Templates =
        [
            .. handle.Templates.Select(t => new TemplateDefinition(
                t.Key, [.. t.Params.Select(p => new TemplateParam(p.Name, p.Value))], t.Slugs?.Select(Define.Key).ToArray(), t.CampaignIds)),
        ],
    };

    /// <summary>The links, numbered from 1 in the order in which they stand.</summary>
    public static LinkDefinition[] Links(OracleHandle handle)
    {
        var numbers = CampaignsOf(handle).Select((campaign, i) => (campaign.Id, Number: (uint)i + 1)).ToDictionary(c => c.Id, c => c.Number);
        return [.. handle.Links.Select((link, i) => new LinkDefinition
        {
            Number = (uint)i + 1,
            Slug = Define.Slug(link.Slug),
            Destination = Define.Url(link.Url),
            Enabled = link.Enabled,
            StartsAt = link.StartsAt,
            EndsAt = link.EndsAt,
            Fallback = link.Fallback is null ? null : Define.Url(link.Fallback),
            Rules = Rules(link.Rules),
            CampaignNumber = link.Campaign is null ? 0 : numbers[link.Campaign.Id],
        })];
    }

    /// <summary>A visit as the engine sees it.</summary>
    public static VisitorContext Visitor(OracleVisit visit) => new()
    {
        Country = Define.Country(visit.Country),
        Device = Enum.Parse<DeviceClass>(visit.Device, ignoreCase: true),
        Source = Encoding.ASCII.GetBytes(visit.Source),
        Campaign = Encoding.ASCII.GetBytes(visit.Campaign),
        Segments = Encoding.ASCII.GetBytes(string.Join('\n', visit.Segments)),
        Unit = Encoding.ASCII.GetBytes(visit.Unit),
        UnixMilliseconds = visit.At.ToUnixTimeMilliseconds(),
    };

    private static OracleCampaign[] CampaignsOf(OracleHandle handle)
    {
        var campaigns = handle.Links.Where(link => link.Campaign is not null).Select(link => link.Campaign!).Distinct().ToArray();
        return campaigns.DistinctBy(c => c.Id).Count() == campaigns.Length
            ? campaigns
            : throw new ArgumentException("Two links have different campaigns with one id.", nameof(handle));
    }

    private static CampaignDefinition Campaign(OracleCampaign campaign, uint number) =>
        new(campaign.Id, number, campaign.Active, Define.Key(campaign.PrimarySlug), Variants(campaign.Variants));

    private static RuleDefinition[] Rules(OracleRule[] rules) => [.. rules.Select((rule, i) => (rule, i)).Where(r => r.rule.Enabled).Select(r =>
        new RuleDefinition(r.rule.Id, (uint)r.i + 1, r.rule.Priority, Conditions(r.rule), Variants(r.rule.Variants), r.rule.Seed))];

    /// <summary>What a rule asks.</summary>
    public static RuleConditions Conditions(OracleRule rule) => new()
    {
        CountryIn = rule.CountryIn?.Select(Define.Country).ToArray(),
        DeviceIn = rule.DeviceIn?.Select(device => Enum.Parse<DeviceClass>(device, ignoreCase: true)).ToArray(),
        SourceIn = rule.SourceIn,
        CampaignIn = rule.CampaignIn,
        SegmentIn = rule.SegmentIn,
        SlugIn = rule.SlugIn?.Select(Define.Key).ToArray(),
    };

    private static VariantDefinition[] Variants(OracleVariant[] variants) => [.. variants.Select(v => Define.Variant(v.Id, v.Url, v.Weight))];

    private static TrustedDomain Domain(OracleDomain domain) => Define.Judged(
        domain.Name,
        domain.Routable ? VerificationStatus.Verified : VerificationStatus.Pending,
        domain.Blocked ? TrustDecision.Block : null,
        domain.WithSubdomains ? DomainScope.Domain : DomainScope.Host);
}
