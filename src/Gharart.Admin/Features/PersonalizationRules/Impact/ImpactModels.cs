using System.ComponentModel;
using Gharart.Admin.Features.RoutePreview;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>What a change of a handle's rule would do to visits of its links (contract §6).</summary>
internal sealed record RuleImpact(
    [property: Description("Whether every link and every kind of visit was tried. If not, those with most clicks were, and the counts are lower bounds.")] bool Complete,
    ImpactLinks Links,
    [property: Description("Link x country x device cells in which some visitor gets something else.")] long ChangedCells,
    ImpactClicks Clicks,
    [property: Description("By link and by what is answered now and would be, those with most clicks first; at most 200.")] IReadOnlyList<ImpactChange> Changes,
    [property: Description("How many changes are left out.")] int ChangesOmitted);

internal sealed record ImpactLinks(
    [property: Description("Links of the handle that the rule could concern.")] int Total,
    [property: Description("Links that were tried, the most clicked first.")] int Tried,
    [property: Description("Links of which some visit would get something else.")] int Changed);

internal sealed record ImpactClicks(
    [property: Description("Over how many days the clicks were counted.")] int Days,
    [property: Description("Clicks of the handle in that time.")] long Total,
    [property: Description("Clicks from cells that change, as many as could have got something else.")] long Moved,
    [property: Description("moved / total, 0 to 1; 0 without clicks.")] double Share,
    [property: Description(
        "Whether moved is an upper bound: clicks are counted by link, country and device, and within one of these the change also depends on source, campaign or segment.")]
    bool IsUpperBound);

internal sealed record ImpactChange(
    string Slug,
    PreviewOutcome From,
    PreviewOutcome To,
    [property: Description("The countries and devices of the cells, a list of countries for each device.")] IReadOnlyList<ImpactCells> Cells,
    int CellCount,
    [property: Description("Clicks of these cells within the last 7 days.")] long Clicks,
    [property: Description("One of the visits that would get something else, in the words of the route preview.")] WitnessResponse Example);

internal sealed record ImpactCells(DeviceClass Device, IReadOnlyList<string> Countries);
