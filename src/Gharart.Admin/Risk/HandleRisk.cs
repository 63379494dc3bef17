using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Gharart.Core.Trust.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Risk;

/// <summary>What the scores of one handle's domains depend on, at one moment.</summary>
internal sealed class HandleRisk
{
    // Of a compromised shop with thousands of listed pages a few are enough to tell.
    private const int MaxHitsOfAHost = 4;

    private readonly ProtectedBrands _brands;
    private readonly PublicSuffixList _suffixes;
    private readonly RiskFeedSet _feeds;
    private readonly IReadOnlyList<ProtectedName> _own;
    private readonly List<(HostName Host, FeedHit Hit)> _destinationHits;

    private HandleRisk(
        ProtectedBrands brands, PublicSuffixList suffixes, RiskFeedSet feeds, IReadOnlyList<ProtectedName> own, List<(HostName Host, FeedHit Hit)> destinationHits) =>
        (_brands, _suffixes, _feeds, _own, _destinationHits) = (brands, suffixes, feeds, own, destinationHits);

    public static async Task<HandleRisk> LoadAsync(
        AdminDbContext db, int handleId, ProtectedBrands brands, PublicSuffixList suffixes, RiskFeedSet feeds, CancellationToken cancellationToken)
    {
        var proved = await db.DestinationDomains.AsNoTracking()
            .Where(row => row.HandleId == handleId
                && (row.VerificationStatus == VerificationStatus.Verified
                    || row.VerificationStatus == VerificationStatus.Lapsing
                    || (row.VerificationStatus == VerificationStatus.Waived && row.VerifiedAt != null)))
            .Select(row => row.Domain)
            .ToListAsync(cancellationToken);
        var own = ProtectedName.OfProved(proved.Select(Name), suffixes);
        return new HandleRisk(brands, suffixes, feeds, own, feeds.IsEmpty ? [] : await FindListedAsync(db, handleId, feeds, cancellationToken));
    }

    public RiskAssessment Assess(DestinationDomain row) => Assess(Name(row.Domain), row.Scope, DestinationDomain.HasProof(row.VerificationStatus, row.VerifiedAt));

    public RiskAssessment Assess(HostName name, DomainScope scope, bool isProved) => RiskModel.Assess(name, new RiskContext
    {
        Brands = _brands,
        Suffixes = _suffixes,
        Own = isProved ? [] : _own,
        Hits =
        [
            .. _feeds.Find(name),
            .. _destinationHits.Where(hit => scope == DomainScope.Domain ? hit.Host.IsWithin(name) : hit.Host.Equals(name)).Select(hit => hit.Hit),
        ],
    });

    public static HostName Name(string domain) =>
        HostName.TryParse(domain, out var name, out _) ? name : throw new InvalidDataException($"Domain '{domain}' is stored but cannot be read.");

    private static async Task<List<(HostName Host, FeedHit Hit)>> FindListedAsync(
        AdminDbContext db, int handleId, RiskFeedSet feeds, CancellationToken cancellationToken)
    {
        var hits = new List<(HostName Host, FeedHit Hit)>();
        var counts = new Dictionary<(string Host, string Feed, bool IsFull), int>();
        await foreach (var (_, url) in HandleDestinations.StreamAsync(db, handleId, cancellationToken))
        {
            if (url.HostName is not { } host)
            {
                continue;
            }

            foreach (var hit in feeds.Find(url))
            {
                var key = (url.Host, hit.Feed, hit.IsFull);
                if ((counts[key] = counts.GetValueOrDefault(key) + 1) <= MaxHitsOfAHost)
                {
                    hits.Add((host, hit));
                }
            }
        }

        return [.. hits.OrderBy(hit => hit.Hit.Subject, StringComparer.Ordinal)];
    }
}
