namespace Gharart.Core.Routing;

/// <summary>What decides between two rules of equal priority (contract §6).</summary>
public enum RuleTieBreak
{
    /// <summary>One asks about more dimensions.</summary>
    Specificity,

    /// <summary>Both ask about equally many; the lower id in ordinal order wins.</summary>
    RuleId,
}
