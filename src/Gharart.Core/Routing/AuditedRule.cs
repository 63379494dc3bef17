namespace Gharart.Core.Routing;

/// <summary>What the audit needs of an enabled rule: what orders it, what it asks, and whether it takes what it matches.</summary>
/// <param name="Id">Rule id, unique in its layer.</param>
/// <param name="Priority">0–9,999, lower goes first.</param>
/// <param name="When">Conditions.</param>
/// <param name="IsTrusted">Whether all its targets are routable. The gate passes over one that is not, so such a rule hides nothing behind it.</param>
public sealed record AuditedRule(string Id, int Priority, Conditions When, bool IsTrusted = true)
{
    /// <summary>The order in which the rules of a layer are asked, as <see cref="Rule.CompareOrder"/>.</summary>
    public static int CompareOrder(AuditedRule left, AuditedRule right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Order.CompareTo(right.Order);
    }

    private RuleOrder Order => new(Priority, When.Specificity, Id);
}
