namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A rule as somebody asked for it, checked and in stored form.</summary>
internal sealed record RuleContent(
    string RuleId, bool Enabled, int Priority, string? Note, RuleConditions When, List<RuleVariant> Variants, string? Seed)
{
    public void ApplyTo(RoutingRule rule)
    {
        rule.Enabled = Enabled;
        rule.Priority = Priority;
        rule.Note = Note;
        rule.When = When;
        rule.Variants = Variants;
        rule.Seed = Seed;
    }
}
