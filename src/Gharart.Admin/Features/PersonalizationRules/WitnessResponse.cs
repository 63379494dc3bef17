using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>
/// A visit that two rules both match, in the words of the route preview. <c>campaign</c> is null for none, <c>segment</c> may be two with a
/// comma between them, <c>slug</c> is in lower case and null for any link.
/// </summary>
internal sealed record WitnessResponse(string Country, DeviceClass Device, string Source, string? Campaign, string Segment, string? Slug)
{
    public static WitnessResponse From(RuleWitness witness) => new(
        witness.Country.ToString(),
        witness.Device,
        witness.Source,
        witness.Campaign.Length == 0 ? null : witness.Campaign,
        string.Join(',', witness.Segments),
        witness.Slug?.ToString());
}
