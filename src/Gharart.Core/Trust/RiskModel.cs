using Gharart.Core.Destinations;

namespace Gharart.Core.Trust;

/// <summary>
/// Scores a host name (contract §8.4): deterministic, without network or lists that change, every point with its evidence. The looks of a
/// name can make it at most MEDIUM: they never stop a destination by themselves.
/// </summary>
public static class RiskModel
{
    /// <summary>Changes whenever a factor, a weight or a bound does.</summary>
    public const string Version = "lexical-1";

    /// <summary>What all lexical factors together can add.</summary>
    public const int MaxLexicalPoints = 40;

    // Heaviest first: where the sum is cut, the weakest reasons lose their points.
    private static readonly (string Id, Func<HostName, LexicalFinding?> Find)[] Lexical =
    [
        ("mixed_script", LexicalFactors.MixedScript),
        ("sensitive_word", LexicalFactors.SensitiveWord),
        ("xn_label", LexicalFactors.XnLabel),
        ("random_looking", LexicalFactors.RandomLooking),
        ("many_hyphens", LexicalFactors.ManyHyphens),
        ("many_digits", LexicalFactors.ManyDigits),
        ("deep_subdomain", LexicalFactors.DeepSubdomain),
        ("long_label", LexicalFactors.LongLabel),
    ];

    /// <summary>Scores a name.</summary>
    public static RiskAssessment Assess(HostName host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var factors = new List<RiskFactor>();
        var score = 0;
        foreach (var (id, find) in Lexical)
        {
            if (find(host) is { } finding)
            {
                var points = Math.Min(finding.Points, MaxLexicalPoints - score);
                factors.Add(new RiskFactor(id, points, finding.Evidence));
                score += points;
            }
        }

        var band = BandOf(score);
        return new RiskAssessment(score, band, DecisionOf(band), factors, Version);
    }

    /// <summary>The band of a score.</summary>
    /// <param name="score">0–100.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static RiskBand BandOf(int score) => score switch
    {
        < 0 or > 100 => throw new ArgumentOutOfRangeException(nameof(score)),
        < 25 => RiskBand.Low,
        < 50 => RiskBand.Medium,
        < 75 => RiskBand.High,
        _ => RiskBand.Critical,
    };

    /// <summary>What a band decides where no person did.</summary>
    public static TrustDecision DecisionOf(RiskBand band) => band switch
    {
        RiskBand.Low or RiskBand.Medium => TrustDecision.Allow,
        RiskBand.High => TrustDecision.Review,
        RiskBand.Critical => TrustDecision.Block,
        _ => throw new ArgumentOutOfRangeException(nameof(band)),
    };
}
