using System.Collections.Frozen;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>The custom hosts that are proved, for the manifest; whenever they are read, <see cref="OwnHosts"/> knows them too.</summary>
internal sealed class RoutedHosts(OwnHosts ownHosts)
{
    private ulong? _followed;

    /// <summary>Those of the handles that are published.</summary>
    public async Task<HostRoute[]> ReadAsync(AdminDbContext db, IEnumerable<ManifestHandle> handles, CancellationToken cancellationToken)
    {
        var numbers = handles.Select(handle => handle.Number).ToHashSet();
        var rows = await db.CustomHosts.AsNoTracking()
            .Where(CustomHost.IsRouted)
            .Select(row => new { row.Host, row.HandleId })
            .ToListAsync(cancellationToken);
        ownHosts.Custom = rows.Select(row => row.Host).ToFrozenSet(StringComparer.Ordinal);
        return
        [
            .. rows.Select(row => new HostRoute(row.Host, (uint)row.HandleId))
                .Where(host => numbers.Contains(host.HandleNumber) && HostRoute.IsHost(host.Host))
                .OrderBy(host => host.Host, StringComparer.Ordinal),
        ];
    }

    /// <summary>For an admin that does not publish: reads them again when the one that does has published something.</summary>
    public async Task FollowAsync(IDbContextFactory<AdminDbContext> databases, ulong revision, CancellationToken cancellationToken)
    {
        if (revision != _followed)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await ReadAsync(db, [], cancellationToken);
            _followed = revision;
        }
    }
}
