using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>Gives out the revisions of manifests.</summary>
internal static class RevisionCounter
{
    /// <summary>
    /// A revision above the current one and above all that were given out before. It is counted in the database before it is used, so a number
    /// is never given out twice, also when the store comes back empty.
    /// </summary>
    public static async Task<ulong> NextAsync(AdminDbContext db, ulong current, CancellationToken cancellationToken)
    {
        var published = (long)current;
        var next = await db.Database
            .SqlQuery<long>($"""
                INSERT INTO publish_counters (id, revision) VALUES (1, {published} + 1)
                ON CONFLICT DO UPDATE SET revision = max(revision, {published}) + 1 RETURNING revision AS "Value"
                """)
            .ToListAsync(cancellationToken);
        return (ulong)next.Single();
    }
}
