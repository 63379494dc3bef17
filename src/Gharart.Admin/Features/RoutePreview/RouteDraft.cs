using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>What to decide on instead of what is saved; nothing of it is saved.</summary>
internal sealed record RouteDraft(
    [property: MaxLength(CheckedDraft.MaxRules), Description(
        "Rules of the handle, each with its ruleId: one with the id of a saved rule takes its place, any other is added. enabled: false tries out how it is without one.")]
    IReadOnlyList<PutRuleRequest?>? Rules = null,
    [property: Description("The link as a PUT would write it, its routingRules included. The slug need not exist yet.")]
    PutLinkRequest? Link = null);
