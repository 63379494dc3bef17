using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Risk;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Gharart.Core.Trust.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

/// <summary>What a handle's destination domains say about targets, at one moment.</summary>
internal sealed class DestinationTrust
{
    private readonly DomainTable _domains;
    private readonly Dictionary<string, DestinationDomain> _rows;
    private readonly RiskFeedSet _feeds;

    private DestinationTrust(IReadOnlyCollection<DestinationDomain> rows, RiskFeedSet feeds, OwnHosts ownHosts, DateTimeOffset at)
    {
        _feeds = feeds;
        _rows = rows.ToDictionary(row => row.Domain, StringComparer.Ordinal);
        _domains = new DomainTable(rows.Select(row => new TrustedDomain(row.Domain, row.Scope, row.Verdict(at)))).Without(ownHosts.Custom);
        At = at;
    }

    public DateTimeOffset At { get; }

    public static async Task<DestinationTrust> LoadAsync(
        AdminDbContext db, int handleId, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var rows = await db.DestinationDomains.AsNoTracking().Where(row => row.HandleId == handleId).ToListAsync(cancellationToken);
        return new DestinationTrust(rows, feeds.Current, ownHosts, now);
    }

    /// <summary>Null for a target to which the edge may send people.</summary>
    public DestinationWarning? Check(string destinationUrl)
    {
        if (!DestinationUrl.TryParse(destinationUrl, out var url, out _))
        {
            throw new InvalidDataException($"Destination '{destinationUrl}' is stored but cannot be read.");
        }

        var verdict = _domains.Find(url.Host);
        var row = _rows.GetValueOrDefault(verdict.Domain);
        if (verdict.Routable)
        {
            return CheckFeeds(url, row!, verdict);
        }

        if (verdict.Reason == TrustReason.OwnHost)
        {
            return new DestinationWarning(DestinationWarning.NotRoutable, url.Host, verdict.Reason.ToWireName(), DomainAdvice.ForOwnHost(url.Host));
        }

        var message = row is null ? DomainAdvice.ForUnregistered(url.Host) : DomainAdvice.For(row, verdict);
        return new DestinationWarning(DestinationWarning.NotRoutable, row?.Domain ?? url.Host, verdict.Reason.ToWireName(), message);
    }

    // The domain is scored anew once the write is done, and then says this itself; the writer is to know it now.
    private DestinationWarning? CheckFeeds(DestinationUrl url, DestinationDomain row, TrustVerdict verdict)
    {
        var hit = verdict.Source == DecisionSource.Manual
            ? null
            : _feeds.Find(url).Where(hit => hit.IsFull && hit.Severity != FeedSeverity.Watch).OrderByDescending(hit => hit.Blocks).FirstOrDefault();
        return hit is null
            ? null
            : new DestinationWarning(
                DestinationWarning.NotRoutable, row.Domain, (hit.Blocks ? TrustReason.RiskBlock : TrustReason.RiskReview).ToWireName(), DomainAdvice.ForListed(row, hit));
    }

    /// <summary>Each domain once, in the order of the targets; nulls are passed over.</summary>
    public IReadOnlyList<DestinationWarning> Warnings(IEnumerable<string?> destinationUrls) =>
        [.. destinationUrls.OfType<string>().Select(Check).OfType<DestinationWarning>().Distinct()];
}
