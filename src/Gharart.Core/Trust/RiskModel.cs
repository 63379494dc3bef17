using Gharart.Core.Destinations;
using Gharart.Core.Trust.Feeds;

namespace Gharart.Core.Trust;

/// <summary>
/// Scores a host name (contract §8.4): deterministic, every point with its evidence. The looks of a name together with partial hits of feeds can
/// ask for a review; only a full hit of a feed that says so blocks.
/// </summary>
public static class RiskModel
{
    /// <summary>Changes whenever a factor, a weight or a bound does.</summary>
    public const string Version = "2";

    /// <summary>What all lexical factors together can add.</summary>
    public const int MaxLexicalPoints = 40;

    /// <summary>What partial hits, and hits of feeds that only watch, can add together: with the lexical points they stay below CRITICAL.</summary>
    public const int MaxPartialPoints = 34;

    private const int MaxScore = 100;
    private const int MaxWithoutBlock = 74;
    private const int BlockPoints = 75;
    private const int ReviewPoints = 50;
    private const int FirstPartialPoints = 20;
    private const int NextPartialPoints = 7;
    private const int MaxEvidence = 3;
    private const string FeedPrefix = "feed_";

    // Heaviest first: where the sum is cut, the weakest reasons lose their points.
    private static readonly (string Id, Func<HostName, RiskContext, LexicalFinding?> Find)[] Lexical =
    [
        ("look_alike", (host, context) => Likeness(host, context, NameLikeness.LooksTheSame)),
        ("mixed_script", (host, _) => LexicalFactors.MixedScript(host)),
        ("latin_look_alike", (host, _) => LexicalFactors.LatinLookAlike(host)),
        ("near_name", (host, context) => Likeness(host, context, NameLikeness.Near)),
        ("name_inside", (host, context) => Likeness(host, context, NameLikeness.Contains)),
        ("sensitive_word", (host, _) => LexicalFactors.SensitiveWord(host)),
        ("xn_label", (host, _) => LexicalFactors.XnLabel(host)),
        ("random_looking", (host, _) => LexicalFactors.RandomLooking(host)),
        ("many_hyphens", (host, _) => LexicalFactors.ManyHyphens(host)),
        ("many_digits", (host, _) => LexicalFactors.ManyDigits(host)),
        ("deep_subdomain", (host, _) => LexicalFactors.DeepSubdomain(host)),
        ("long_label", (host, _) => LexicalFactors.LongLabel(host)),
    ];

    /// <summary>Scores a name.</summary>
    public static RiskAssessment Assess(HostName host, RiskContext context)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(context);
        var factors = FeedFactors(context.Hits);
        var limit = context.Hits.Any(hit => hit.Blocks) ? MaxScore : MaxWithoutBlock;
        var score = factors.Sum(factor => factor.Points);
        var lexical = 0;
        foreach (var (id, find) in Lexical)
        {
            if (find(host, context) is { } finding)
            {
                var points = Math.Min(finding.Points, Math.Min(MaxLexicalPoints - lexical, limit - score));
                factors.Add(new RiskFactor(id, points, finding.Evidence));
                lexical += points;
                score += points;
            }
        }

        var band = BandOf(score);
        return new RiskAssessment(score, band, DecisionOf(band), factors, context.ModelVersion);
    }

    /// <summary>Whether a feed is among the factors.</summary>
    public static bool IsListed(IEnumerable<RiskFactor> factors) => factors.Any(factor => factor.Id.StartsWith(FeedPrefix, StringComparison.Ordinal));

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

    // A full hit beside a heavier one is told and adds nothing; partial ones fill up what is left.
    private static List<RiskFactor> FeedFactors(IReadOnlyList<FeedHit> hits)
    {
        var factors = new List<RiskFactor>();
        var score = 0;
        Add(FeedPrefix + "block", hits.Where(hit => hit.Blocks), BlockPoints, MaxScore);
        Add(FeedPrefix + "review", hits.Where(hit => hit is { IsFull: true, Severity: FeedSeverity.Review }), ReviewPoints, score > 0 ? score : MaxWithoutBlock);
        var partial = hits.Where(hit => !hit.IsFull || hit.Severity == FeedSeverity.Watch).ToList();
        Add(
            FeedPrefix + "partial",
            partial,
            Math.Min(MaxPartialPoints, FirstPartialPoints + (NextPartialPoints * (partial.DistinctBy(hit => hit.Feed).Count() - 1))),
            score >= BlockPoints ? MaxScore : MaxWithoutBlock);
        return factors;

        void Add(string id, IEnumerable<FeedHit> some, int points, int limit)
        {
            var evidence = some.Select(hit => hit.Evidence).Distinct(StringComparer.Ordinal).ToList();
            if (evidence.Count > 0)
            {
                var added = Math.Min(points, limit - score);
                score += added;
                var more = evidence.Count - MaxEvidence;
                factors.Add(new RiskFactor(id, added, string.Join("; ", evidence.Take(MaxEvidence)) + (more > 0 ? $"; and {more} more" : "")));
            }
        }
    }

    // The handle's own name inside of another one is often its own campaign site: it counts for less than a brand.
    private static LexicalFinding? Likeness(HostName host, RiskContext context, NameLikeness likeness)
    {
        if (LookAlikes.Find(host, context.Own.Concat(context.Brands.Names), context.Suffixes) is not { } found || found.Likeness != likeness)
        {
            return null;
        }

        var points = likeness switch
        {
            NameLikeness.LooksTheSame => 30,
            NameLikeness.Near => 20,
            _ => found.Name.IsOwn ? 8 : 15,
        };
        return new LexicalFinding(points, found.Evidence);
    }
}
