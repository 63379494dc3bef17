using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Usage;

/// <summary>
/// The daily write limit (contract §1). What is written on a handle counts for the account that owns it, anything else for the caller's; so a
/// team shares its owner's plan. The account's time zone is that of the first handle that it owns, UTC before there is one.
/// </summary>
internal sealed class DailyWrites(AdminOptions options, TimeProvider time)
{
    // Days that can still be of interest to support.
    private const int KeptDays = 400;

    /// <summary>Whose writes these are; null where nobody's.</summary>
    public static async Task<int?> AccountOfAsync(AdminDbContext db, HttpContext context, Caller caller)
    {
        var owner = context.Features.Get<HandleAccess>() is { } access
            ? await db.HandleMembers
                .Where(member => member.HandleId == access.HandleId && member.Role == HandleRole.Owner)
                .Select(member => (int?)member.AccountId)
                .FirstOrDefaultAsync(context.RequestAborted)
            : null;
        return owner ?? caller.AccountId;
    }

    public async Task<WriteAllowance> ReadAsync(AdminDbContext db, int accountId, CancellationToken cancellationToken)
    {
        var account = await db.Accounts
            .Where(row => row.Id == accountId)
            .Select(row => new
            {
                row.Plan,
                TimeZone = db.HandleMembers
                    .Where(member => member.AccountId == accountId && member.Role == HandleRole.Owner)
                    .Join(db.Handles, member => member.HandleId, handle => handle.Id, (member, handle) => handle)
                    .OrderBy(handle => handle.Id)
                    .Select(handle => handle.TimeZone)
                    .FirstOrDefault(),
            })
            .SingleAsync(cancellationToken);
        var timeZone = account.TimeZone ?? HandleRules.DefaultTimeZone;
        var day = UsageDay.Of(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        var used = await db.DailyWriteCounts
            .Where(count => count.AccountId == accountId && count.Day == day.Number)
            .Select(count => count.Writes)
            .SingleOrDefaultAsync(cancellationToken);
        return new WriteAllowance(account.Plan, options.WritesPerDay[account.Plan], used, timeZone, day);
    }

    /// <summary>The refusal of a caller who has nothing left; null for all others.</summary>
    public async Task<ApiProblem?> RefuseAsync(AdminDbContext db, HttpContext context, int accountId)
    {
        var allowance = await ReadAsync(db, accountId, context.RequestAborted);
        return allowance.Today >= allowance.PerDay ? allowance.Refusal(context, time.GetUtcNow()) : null;
    }

    /// <summary>Counts writes in the running transaction; the refusal where they are too many, and then they must be undone.</summary>
    public async Task<ApiProblem?> CountAsync(AdminDbContext db, HttpContext context, int accountId, int writes)
    {
        var before = await ReadAsync(db, accountId, CancellationToken.None);
        var limit = before.PerDay ?? int.MaxValue;

        // The statement itself looks at the limit, so that no other admin's write can come in between.
        var counted = before.Today + (long)writes > limit ? 0 : await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO daily_write_counts (account_id, day, writes) VALUES ({accountId}, {before.Day.Number}, {writes})
            ON CONFLICT (account_id, day) DO UPDATE SET writes = daily_write_counts.writes + excluded.writes
            WHERE daily_write_counts.writes + excluded.writes <= {limit}
            """,
            CancellationToken.None);
        if (counted == 0)
        {
            return before.Refusal(context, time.GetUtcNow());
        }

        if (before.Today == 0)
        {
            var kept = UsageDay.Of(time.GetUtcNow().AddDays(-KeptDays), TimeZoneInfo.Utc).Number;
            await db.DailyWriteCounts.Where(count => count.AccountId == accountId && count.Day < kept).ExecuteDeleteAsync(CancellationToken.None);
        }

        return null;
    }
}
