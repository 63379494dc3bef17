namespace Gharart.Core.Routing;

/// <summary>A compiled, enabled rule; also the split of a campaign, which is a rule without conditions.</summary>
public sealed class Rule
{
    private readonly Split? _split;
    private readonly byte[] _seed;

    /// <summary>Makes a rule.</summary>
    /// <param name="id">Rule id, or the campaign's.</param>
    /// <param name="number">Number that clicks and tokens carry; unique in the handle.</param>
    /// <param name="priority">0–9,999, lower goes first.</param>
    /// <param name="when">Conditions.</param>
    /// <param name="variants">One, or 2–10 that share the visits by weight.</param>
    /// <param name="seed">Seed of the split; the id when null.</param>
    public Rule(string id, uint number, int priority, Conditions when, IReadOnlyList<RuleVariant> variants, string? seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(variants);
        Id = id;
        Number = number;
        Priority = priority;
        When = when;
        Variants = variants;
        Seed = seed;
        _seed = System.Text.Encoding.ASCII.GetBytes(seed ?? id);
        _split = variants.Count > 1 ? new Split([.. variants.Select(v => v.Weight)]) : null;
    }

    /// <summary>Rule id, or the campaign's.</summary>
    public string Id { get; }

    /// <summary>Number that clicks and tokens carry.</summary>
    public uint Number { get; }

    /// <summary>0–9,999, lower goes first.</summary>
    public int Priority { get; }

    /// <summary>Conditions.</summary>
    public Conditions When { get; }

    /// <summary>One variant, or 2–10.</summary>
    public IReadOnlyList<RuleVariant> Variants { get; }

    /// <summary>The given seed, null where the id serves.</summary>
    public string? Seed { get; }

    /// <summary>Whether the visits are shared by weight.</summary>
    public bool IsSplit => _split is not null;

    /// <summary>The variant for a unit of the split; always 0 where there is one.</summary>
    public int SelectVariant(ReadOnlySpan<byte> unit) => _split?.Select(SplitHash.Bucket(_seed, unit)) ?? 0;

    /// <summary>The order in which the rules of a layer are asked: priority, then more conditions, then id (contract §5).</summary>
    public static int CompareOrder(Rule left, Rule right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Order.CompareTo(right.Order);
    }

    private RuleOrder Order => new(Priority, When.Specificity, Id);
}
