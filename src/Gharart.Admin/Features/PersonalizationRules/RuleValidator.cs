using System.Text.RegularExpressions;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Http;
using Gharart.Core.Routing;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Checks a rule of a handle or of a link and brings it into stored form (contract §5).</summary>
/// <param name="errors">Gets everything that is wrong.</param>
/// <param name="hosts">Hosts that no rule may lead to.</param>
/// <param name="path">What stands before the fields of the rule: nothing, or <c>routingRules[0].</c></param>
internal sealed partial class RuleValidator(FieldErrors errors, ShortLinkHosts hosts, string path = "")
{
    /// <summary>What ids of rules look like.</summary>
    public const string IdForm = "[a-z0-9][a-z0-9_-]{1,63}";

    /// <summary>What ids of variants look like.</summary>
    public const string VariantIdForm = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    public const int MaxPriority = 9_999;
    public const int MaxNote = 500;
    public const int MaxSeed = 64;

    private const int DefaultPriority = 1_000;
    private const string VariantIdCode = "variant_id";
    private const string IdRule = "must be 2 to 64 of a-z, 0-9, '_' and '-', beginning with a letter or digit";

    /// <summary>What it answers is good for nothing when there are errors.</summary>
    public RuleContent Read(PutRuleRequest request, string? ruleId)
    {
        errors.Check(IsRuleId(ruleId), path + "ruleId", IdRule);
        errors.Check(request.Priority is null or (>= 0 and <= MaxPriority), path + "priority", $"must be between 0 and {MaxPriority}");
        errors.Line(request.Note, path + "note", MaxNote);
        errors.Check(IsSeed(request.Seed), path + "seed", $"must be 1 to {MaxSeed} printable ASCII characters");
        return new RuleContent(
            ruleId ?? "",
            request.Enabled ?? true,
            request.Priority ?? DefaultPriority,
            string.IsNullOrWhiteSpace(request.Note) ? null : request.Note,
            new ConditionValidator(errors, path + "when.").Read(request.When),
            ReadVariants(request),
            request.Seed);
    }

    /// <summary>Checks a list of rules, each with an id of its own.</summary>
    /// <param name="rules">The list.</param>
    /// <param name="list">Its name in the request.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="hosts">Hosts that no rule may lead to.</param>
    public static List<RuleContent> ReadAll(IReadOnlyList<PutRuleRequest?> rules, string list, FieldErrors errors, ShortLinkHosts hosts)
    {
        var read = new List<RuleContent>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            var field = $"{list}[{i}]";
            if (rules[i] is not { } rule)
            {
                errors.Add(field, "must not be null");
                continue;
            }

            read.Add(new RuleValidator(errors, hosts, field + ".").Read(rule, rule.RuleId));
            errors.Check(rule.RuleId is null || ids.Add(rule.RuleId), field + ".ruleId", "is given twice");
        }

        return read;
    }

    public static bool IsRuleId(string? ruleId) => ruleId is not null && RuleId().IsMatch(ruleId);

    private List<RuleVariant> ReadVariants(PutRuleRequest request)
    {
        switch (request)
        {
            case { Variant: { } single, Variants: null }:
                return [ReadVariant(single.Id, single.DestinationUrl, 1, path + "variant")];
            case { Variant: null, Variants: { } split }:
                return ReadSplit(split);
            default:
                errors.Add(path + "variant", "or variants is required, and only one of the two");
                return [];
        }
    }

    private List<RuleVariant> ReadSplit(IReadOnlyList<WeightedTarget?> split)
    {
        if (!errors.Check(
            split.Count is >= Split.MinVariants and <= Split.MaxVariants, path + "variants", $"must list {Split.MinVariants} to {Split.MaxVariants} targets"))
        {
            return [];
        }

        var variants = new List<RuleVariant>(split.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < split.Count; i++)
        {
            var field = $"{path}variants[{i}]";
            if (split[i] is not { } target)
            {
                errors.Add(field, "must not be null");
                continue;
            }

            errors.Check(
                target.Weight is >= Split.MinWeight and <= Split.MaxWeight, field + ".weight", $"must be between {Split.MinWeight} and {Split.MaxWeight}");
            variants.Add(ReadVariant(target.Id, target.DestinationUrl, target.Weight ?? 0, field));
            if (target.Id is not null && !ids.Add(target.Id))
            {
                errors.Add(field + ".id", "is given twice", VariantIdCode);
            }
        }

        return variants;
    }

    private RuleVariant ReadVariant(string? id, string? destinationUrl, int weight, string field)
    {
        if (id is null || !VariantId().IsMatch(id))
        {
            errors.Add(field + ".id", "must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-', beginning with a letter or digit", VariantIdCode);
        }

        return new RuleVariant(id ?? "", hosts.ReadDestination(errors, destinationUrl, field + ".destinationUrl") ?? "", weight);
    }

    private static bool IsSeed(string? seed) =>
        seed is null || (seed.Length is >= 1 and <= MaxSeed && !seed.AsSpan().ContainsAnyExceptInRange(' ', '~'));

    [GeneratedRegex(@"\A" + IdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();

    [GeneratedRegex(@"\A" + VariantIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariantId();
}
