using Gharart.Core.Destinations;
using Gharart.Core.Trust.Feeds;

namespace Gharart.Core.Trust;

/// <summary>What a score depends on beside the name itself; the same context gives the same score.</summary>
public sealed record RiskContext
{
    /// <summary>Nothing known beside the name.</summary>
    public static RiskContext None { get; } = new() { Brands = ProtectedBrands.None };

    /// <summary>Brands that others imitate.</summary>
    public ProtectedBrands Brands { get; init; } = ProtectedBrands.Default;

    /// <summary>Where strangers register their names.</summary>
    public PublicSuffixList Suffixes { get; init; } = PublicSuffixList.Default;

    /// <summary>The names that the handle has proved; empty for one that is proved itself.</summary>
    public IReadOnlyList<ProtectedName> Own { get; init; } = [];

    /// <summary>What feeds say about the name and about where the handle's links lead below it.</summary>
    public IReadOnlyList<FeedHit> Hits { get; init; } = [];

    /// <summary>Tells apart the models that can score one name differently: the code, and the list of brands.</summary>
    public string ModelVersion => $"{RiskModel.Version}+{Brands.Version}";
}
