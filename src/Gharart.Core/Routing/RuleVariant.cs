namespace Gharart.Core.Routing;

/// <summary>A compiled target of a rule.</summary>
/// <param name="Id">The variant's id.</param>
/// <param name="Weight">Its weight in a split, 1–10,000; 1 where the rule has a single variant.</param>
/// <param name="Target">Where it leads.</param>
public sealed record RuleVariant(string Id, int Weight, RouteTarget Target)
{
    /// <summary>The id in ASCII, for the <c>{variant}</c> placeholder.</summary>
    public byte[] IdBytes { get; } = System.Text.Encoding.ASCII.GetBytes(Id);
}
