using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>Gives out the revisions of manifests.</summary>
internal static class RevisionCounter
{
    // Counted revisions are multiples of it. Those between are for blocks on top of one, which must not wait for whoever is writing to the database.
    private const long Step = 16;

    /// <summary>The last revision that was counted; 0 where none was.</summary>
    public static async Task<ulong> LastAsync(AdminDbContext db, CancellationToken cancellationToken) =>
        (ulong)await db.PublishCounters.Select(row => row.Revision).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// A revision above the current one and above all that were given out before. It is counted in the database before it is used, so a number
    /// is never given out twice, also when the store comes back empty. Then the count goes on at the milliseconds since 1970 at least, because the
    /// database may be an older copy too, and edges must not have seen a higher number.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="current">The published revision; 0 where the store holds none.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<ulong> NextAsync(AdminDbContext db, ulong current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var published = (long)current;
        var atLeast = current == 0 ? now.ToUnixTimeMilliseconds() : published;
        var next = await db.Database
            .SqlQuery<long>($"""
                INSERT INTO publish_counters (id, revision) VALUES (1, ({published} / {Step} + 1) * {Step})
                ON CONFLICT DO UPDATE SET revision = (max(revision, {atLeast}) / {Step} + 1) * {Step} RETURNING revision AS "Value"
                """)
            .ToListAsync(cancellationToken);
        return (ulong)next.Single();
    }

    /// <summary>
    /// The next revision on top of the current one that nobody counts: the swap decides between two who want the same. Null where there is none left
    /// before the next counted one.
    /// </summary>
    public static ulong? OnTopOf(ulong current) => (current + 1) % (ulong)Step == 0 ? null : current + 1;
}
