namespace Gharart.Core.Trust;

/// <summary>One reason for a risk score, as shown to people (contract §8).</summary>
/// <param name="Id">Stable snake_case name, e.g. <c>xn_label</c>.</param>
/// <param name="Points">What it adds to the score; 0 where the group of factors was used up before it.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record RiskFactor(string Id, int Points, string Evidence);
