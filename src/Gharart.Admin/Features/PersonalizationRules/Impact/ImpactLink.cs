using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>A link that a change is tried on.</summary>
/// <param name="Slug">As typed.</param>
/// <param name="Key">The slug.</param>
/// <param name="Rules">Its own enabled rules.</param>
/// <param name="Clicks">Its clicks of the last 7 days by country and device.</param>
internal sealed record ImpactLink(
    string Slug, SlugKey Key, IReadOnlyList<RuleConditions> Rules, IReadOnlyDictionary<(string Country, DeviceClass Device), long> Clicks);
