using Gharart.Admin.Data;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

/// <summary>What a handle's destination domains say about targets, at one moment.</summary>
internal sealed class DestinationTrust
{
    private readonly DomainTable _domains;

    private DestinationTrust(DomainTable domains, DateTimeOffset at)
    {
        _domains = domains;
        At = at;
    }

    public DateTimeOffset At { get; }

    public static async Task<DestinationTrust> LoadAsync(AdminDbContext db, int handleId, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var rows = await db.DestinationDomains.AsNoTracking().Where(row => row.HandleId == handleId).ToListAsync(cancellationToken);
        return new DestinationTrust(new DomainTable(rows.Select(row => new TrustedDomain(row.Domain, row.Scope, row.Verdict(now)))), now);
    }

    /// <summary>Null for a target to which the edge may send people.</summary>
    public DestinationWarning? Check(string destinationUrl)
    {
        if (!DestinationUrl.TryParse(destinationUrl, out var url, out _))
        {
            throw new InvalidDataException($"Destination '{destinationUrl}' is stored but cannot be read.");
        }

        var verdict = _domains.Find(url.Host);
        var domain = verdict.Domain.Length == 0 ? url.Host : verdict.Domain;
        return verdict.Routable ? null : new DestinationWarning(DestinationWarning.NotRoutable, domain, verdict.Reason.ToWireName());
    }

    /// <summary>Each domain once, in the order of the targets; nulls are passed over.</summary>
    public IReadOnlyList<DestinationWarning> Warnings(IEnumerable<string?> destinationUrls) =>
        [.. destinationUrls.OfType<string>().Select(Check).OfType<DestinationWarning>().Distinct()];
}
