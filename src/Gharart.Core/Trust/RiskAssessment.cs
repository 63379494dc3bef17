namespace Gharart.Core.Trust;

/// <summary>What the risk model says about a host, with its reasons (contract §8.4).</summary>
/// <param name="Score">0–100: the sum of the points of <paramref name="Factors"/>.</param>
/// <param name="Band">The band of the score.</param>
/// <param name="Decision">What the band decides where no person did.</param>
/// <param name="Factors">The factors that were found, heaviest kind first.</param>
/// <param name="ModelVersion">The model; the same version gives the same answer for the same name.</param>
public sealed record RiskAssessment(int Score, RiskBand Band, TrustDecision Decision, IReadOnlyList<RiskFactor> Factors, string ModelVersion);
