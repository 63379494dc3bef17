using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>What the groups of operations are about.</summary>
internal static class Tags
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["Analytics"] = "Counts of clicks and what became of every visit.",
        ["Audit"] = "Who changed what, when, and from what to what.",
        ["Auth"] = "Sessions of people: sign in, stay signed in, sign out.",
        ["Campaigns"] = "Goals, splits of traffic and whether everything is ready for it.",
        ["Conversions"] = "What came of clicks.",
        ["Destination domains"] = "The domains that links may lead to: their proof, score and decision.",
        ["Handles"] = "The name that short links live under, its settings and its team.",
        ["Leads"] = "What visitors left in forms.",
        ["Links"] = "Short links, their history, and files of many of them.",
        ["Operators"] = "What platform operators do.",
        ["Pages"] = "Campaign detail pages and their versions.",
        ["Personalization rules"] = "Rules of the handle that choose a destination by country, device, source, campaign, segment and slug.",
        ["Route preview"] = "Where a visit would go, and why.",
        ["Support"] = "Reports to the people who run the platform.",
        ["Tokens"] = "Personal access tokens for scripts.",
        ["Tracking templates"] = "What is added to destinations, and who hears of conversions.",
        ["Usage"] = "What the plan allows and what is used.",
        ["Visitors"] = "Sign-in of visitors to gated pages.",
    };

    /// <summary>One without a description is left without, which a test finds.</summary>
    public static IEnumerable<OpenApiTag> Describe(IEnumerable<OpenApiTag> tags) => tags
        .OrderBy(tag => tag.Name, StringComparer.Ordinal)
        .Select(tag => new OpenApiTag { Name = tag.Name, Description = Descriptions.GetValueOrDefault(tag.Name!) });
}
