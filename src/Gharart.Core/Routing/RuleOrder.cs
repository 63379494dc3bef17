namespace Gharart.Core.Routing;

/// <summary>What orders a rule in its layer (contract §5): lower priority first, then more conditions, then the id.</summary>
/// <param name="Priority">0–9,999.</param>
/// <param name="Specificity">How many dimensions are asked about.</param>
/// <param name="Id">Rule id.</param>
internal readonly record struct RuleOrder(int Priority, int Specificity, string Id) : IComparable<RuleOrder>
{
    public int CompareTo(RuleOrder other)
    {
        var byPriority = Priority.CompareTo(other.Priority);
        if (byPriority != 0)
        {
            return byPriority;
        }

        var bySpecificity = other.Specificity.CompareTo(Specificity);
        return bySpecificity != 0 ? bySpecificity : string.CompareOrdinal(Id, other.Id);
    }
}
