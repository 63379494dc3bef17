using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>
/// The <see cref="PendingPublish"/> rows as one publisher goes through them: each is read once, and let go when it is published. Those of a handle
/// that failed stay, and are read again with the handle's next change.
/// </summary>
internal sealed class PendingRows(PublishFailures failures)
{
    // The last row that was dealt with. What is left up to it belongs to handles that failed.
    private int _settled;

    /// <summary>From here on all rows are new again.</summary>
    public void Restart() => _settled = 0;

    /// <summary>New rows and repairs, with the older rows of the handles that failed and are among them.</summary>
    public async Task<List<PendingPublish>> ReadAsync(AdminDbContext db, IReadOnlyList<PendingPublish> repairs, CancellationToken cancellationToken)
    {
        var rows = await db.PendingPublishes.AsNoTracking().Where(row => row.Id > _settled).ToListAsync(cancellationToken);
        rows.AddRange(repairs);
        var again = rows.Select(row => row.HandleId).Where(failures.Contains).Distinct().ToArray();
        if (again.Length > 0)
        {
            rows.AddRange(await db.PendingPublishes.AsNoTracking().Where(row => row.Id <= _settled && again.Contains(row.HandleId)).ToListAsync(cancellationToken));
        }

        return rows;
    }

    /// <summary>Lets go of rows that were published. A handle that failed keeps what its next try needs: one row a shard, and those that explain a loss.</summary>
    public async Task SettleAsync(AdminDbContext db, List<PendingPublish> rows, CancellationToken cancellationToken)
    {
        var last = rows.Select(row => row.Id).Append(_settled).Max();
        if (rows.Count > 0)
        {
            var failed = failures.Handles;
            await db.PendingPublishes.Where(row => row.Id <= last && !failed.Contains(row.HandleId)).ExecuteDeleteAsync(cancellationToken);
        }

        var spare = rows.Where(row => row.RemovedLinks == 0 && failures.Contains(row.HandleId))
            .GroupBy(row => (row.HandleId, row.ShardHash))
            .SelectMany(group => group.Skip(1))
            .Select(row => row.Id)
            .ToArray();
        if (spare.Length > 0)
        {
            await db.PendingPublishes.Where(row => spare.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        _settled = last;
    }
}
