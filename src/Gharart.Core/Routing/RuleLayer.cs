using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>The enabled rules of one layer in the order in which they are asked, indexed by what they list; made once for all that is audited.</summary>
public sealed class RuleLayer
{
    private readonly AuditedRule[] _rules;

    /// <summary>Sorts and indexes the rules.</summary>
    /// <param name="rules">The enabled rules of one layer, in any order.</param>
    /// <param name="link">The link that a layer of link rules belongs to; null for the rules of a handle, which meet every link.</param>
    public RuleLayer(IEnumerable<AuditedRule> rules, SlugKey? link)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Link = link;
        _rules = [.. rules];
        Array.Sort(_rules, AuditedRule.CompareOrder);
        Sources = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Sources?.Texts));
        Campaigns = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Campaigns?.Texts));
        Segments = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Segments?.Texts));
        Slugs = new OverlapIndex<SlugKey>(Array.ConvertAll(_rules, rule => rule.When.Slugs));
        Space = new RuleSpace(this);
    }

    /// <summary>The link that the rules belong to; null for the rules of a handle.</summary>
    public SlugKey? Link { get; }

    /// <summary>In evaluation order.</summary>
    public IReadOnlyList<AuditedRule> Rules => _rules;

    /// <summary>The visits that the rules tell apart.</summary>
    public RuleSpace Space { get; }

    internal OverlapIndex<string> Sources { get; }

    internal OverlapIndex<string> Campaigns { get; }

    internal OverlapIndex<string> Segments { get; }

    internal OverlapIndex<SlugKey> Slugs { get; }

    /// <summary>Whether a rule can match at all: one of a link may name other slugs only.</summary>
    internal bool IsReachable(AuditedRule rule) => Link is not { } link || rule.When.Slugs is null || rule.When.Slugs.Contains(link);
}
