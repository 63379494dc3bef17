using Gharart.Core;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Data;

/// <summary>Background work that of several admins on one database one does at a time. Who holds a lease asks again before it ends.</summary>
internal sealed class WorkLeases(IDbContextFactory<AdminDbContext> databases, TimeProvider time)
{
    private readonly string _holder = ArtifactId.New(ArtifactId.RunPrefix, time);

    /// <summary>Takes or extends the lease of a piece of work; false while another admin has it.</summary>
    /// <param name="name">Of the work.</param>
    /// <param name="length">How long nobody else does it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> TryTakeAsync(string name, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        var (from, until) = (now.ToUnixTimeMilliseconds(), (now + length).ToUnixTimeMilliseconds());

        // An end that lies further away than any lease was taken under a clock that was set back since.
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work_leases (name, holder, expires_at) VALUES ({name}, {_holder}, {until})
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
            WHERE work_leases.holder = excluded.holder OR work_leases.expires_at <= {from} OR work_leases.expires_at > {until}
            """,
            cancellationToken) == 1;
    }

    /// <summary>Lets go of a lease, so that nobody waits for its end.</summary>
    public async Task ReleaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"DELETE FROM work_leases WHERE name = {name} AND holder = {_holder}", cancellationToken);
    }
}
