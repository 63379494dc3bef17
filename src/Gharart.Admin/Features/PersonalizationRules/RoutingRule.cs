using Gharart.Admin.Data;
using Gharart.Admin.Features.Links;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A rule of one link, or of the whole handle where <see cref="LinkId"/> is null (contract §5).</summary>
internal sealed class RoutingRule : IVersioned
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    public int? LinkId { get; set; }

    public Link? Link { get; set; }

    /// <summary>The name its owner gave it; unique in its link, or among the handle's own rules.</summary>
    public required string RuleId { get; set; }

    public bool Enabled { get; set; } = true;

    public int Priority { get; set; } = 1_000;

    public string? Note { get; set; }

    public RuleConditions When { get; set; } = new();

    public List<RuleVariant> Variants { get; set; } = [];

    public string? Seed { get; set; }

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Sorts the rules of a layer, ordinally, as the edge asks them: priority, more conditions, id (contract §5).</summary>
    public string EvaluationKey => $"{Priority:D4}{9 - When.Count}{RuleId}";
}
