using Gharart.Core.Destinations;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;

namespace Gharart.TestKit.Snapshots;

/// <summary>Definitions in one line each; a text that is not what it should be throws.</summary>
public static class Define
{
    public static DestinationUrl Url(string text) =>
        DestinationUrl.TryParse(text, out var url, out var error) ? url : throw new ArgumentException($"'{text}' is no destination: {error}.");

    public static Slug Slug(string text) =>
        Core.Slugs.Slug.TryParse(text, out var slug) ? slug : throw new ArgumentException($"'{text}' is no slug.");

    public static SlugKey Key(string text) => Slug(text).Key;

    public static HandleName Name(string text) =>
        HandleName.TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' is no handle.");

    public static Country Country(string code) =>
        Core.Geo.Country.TryParse(code, out var country) ? country : throw new ArgumentException($"'{code}' is no country.");

    public static VariantDefinition Variant(string id, string url, int weight = 1) => new(id, Url(url), weight);

    /// <summary>A rule with a single target.</summary>
    public static RuleDefinition Rule(string id, string url, int priority = 1000, RuleConditions? when = null, uint number = 1) =>
        new(id, number, priority, when ?? new RuleConditions(), [Variant("only", url)]);

    public static LinkDefinition Link(string slug, string url, uint number = 1) =>
        new() { Number = number, Slug = Slug(slug), Destination = Url(url) };

    /// <summary>A verified domain with everything below it.</summary>
    public static TrustedDomain Allowed(string name, DomainScope scope = DomainScope.Domain) => Judged(name, VerificationStatus.Verified, null, scope);

    /// <summary>A registered domain that nobody proved.</summary>
    public static TrustedDomain Pending(string name) => Judged(name, VerificationStatus.Pending, null);

    /// <summary>A verified domain that a person blocked.</summary>
    public static TrustedDomain Blocked(string name, TrustDecision decision = TrustDecision.Block, DomainScope scope = DomainScope.Domain) =>
        Judged(name, VerificationStatus.Verified, decision, scope);

    public static TrustedDomain Judged(
        string name, VerificationStatus verification, TrustDecision? manual, DomainScope scope = DomainScope.Domain) =>
        new(name, scope, TrustVerdict.Evaluate(name, verification, TrustDecision.Allow, manual));
}
