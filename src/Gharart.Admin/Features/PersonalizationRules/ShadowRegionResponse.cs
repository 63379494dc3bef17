using Gharart.Admin.Http.Json;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A part of what a shadowed rule matches, and a rule before it that takes all of this part.</summary>
/// <param name="CoveredBy">The rule before it.</param>
/// <param name="When">
/// The part; a list that is left out is the shadowed rule's own. In <c>segmentIn</c>, two segments with a comma between them are a visit that has both.
/// </param>
internal sealed record ShadowRegionResponse(string CoveredBy, RuleConditions When)
{
    public static ShadowRegionResponse From(ShadowRegion region) => new(region.CoveredBy.Id, new RuleConditions
    {
        CountryIn = region.Countries?.Select(country => country.ToString()).ToList(),
        DeviceIn = region.Devices?.Select(ContractEnum<DeviceClass>.ToWord).ToList(),
        SourceIn = region.Sources,
        CampaignIn = region.Campaigns,
        SegmentIn = region.Segments,
        SlugIn = region.Slugs?.Select(slug => slug.ToString()).ToList(),
    });
}
