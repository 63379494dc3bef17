using Gharart.Core.Permits;

namespace Gharart.Admin.Permits;

/// <summary>The account of one link with a limit of clicks: applies what holders say, grants, and takes back. Pure; the rules are in docs/permits.md.</summary>
/// <param name="linkNumber">The link.</param>
/// <param name="limit">Its limit.</param>
/// <param name="entries">All leases of it; changed in place.</param>
internal sealed class PermitAccount(uint linkNumber, long limit, List<PermitEntry> entries)
{
    /// <summary>Most permits that a holder has in stock: what a holder that never comes back takes with it.</summary>
    public const long MaxStock = 65_536;

    private readonly List<(int HolderId, PermitAnswer Answer)> _notices = [];

    /// <summary>What others have to be told.</summary>
    public IReadOnlyList<(int HolderId, PermitAnswer Answer)> Notices => _notices;

    /// <summary>All leases.</summary>
    public IReadOnlyList<PermitEntry> Entries => entries;

    private long Remaining => Math.Max(0, limit - entries.Sum(entry => entry.Used));

    private long Free => limit - entries.Sum(entry => entry.Ceiling);

    /// <summary>Applies a request and answers it.</summary>
    /// <param name="holderId">Who asks.</param>
    /// <param name="request">What it says.</param>
    /// <param name="liveHolders">How many edges there are, whether or not they have a lease of this link.</param>
    public PermitAnswer Apply(int holderId, PermitRequest request, int liveHolders)
    {
        var entry = entries.Find(entry => entry.HolderId == holderId);
        if (entry is null)
        {
            // One that knows of a lease that is not in the books is believed: the database may be an older copy.
            entry = new PermitEntry { HolderId = holderId, IsLive = true, Serial = request.Serial, Ceiling = request.Ceiling };
            entries.Add(entry);
        }

        var wasUsedUp = Remaining == 0;
        entry.Used = Math.Max(entry.Used, request.Used);
        entry.Ceiling = Math.Max(entry.Ceiling, entry.Used);

        // Only who has seen the last change can say anything about the ceiling, or who forgot a lease that nothing is left of; others hear of it again.
        var isUpToDate = request.Serial >= entry.Serial || (request.Serial == 0 && entry.Stock == 0);
        if (isUpToDate)
        {
            TakeBack(entry, request);
            Grant(entry, request.Need, liveHolders);
        }

        if (!wasUsedUp && Remaining == 0)
        {
            Tell(entry, other => Answer(other, PermitSigns.UsedUp));
        }

        var signs = (IsOutOfReach(entry) ? PermitSigns.UsedUp : 0)
            | (Free < 0 ? PermitSigns.OverLimit : 0)
            | (isUpToDate && request.Need == PermitNeed.Close ? PermitSigns.Closed : 0);
        return Answer(entry, signs, request.Era);
    }

    private static long Share(long permits, int holders) => Math.Min(MaxStock, (permits + holders - 1) / holders);

    private static void TakeBack(PermitEntry entry, PermitRequest request)
    {
        var ceiling = Math.Max(entry.Used, request.Ceiling);
        if (request.Serial > entry.Serial || ceiling > entry.Ceiling)
        {
            // The database is an older copy than what the holder heard.
            (entry.Serial, entry.Ceiling) = (Math.Max(entry.Serial, request.Serial), Math.Max(entry.Ceiling, ceiling));
        }
        else if (ceiling < entry.Ceiling)
        {
            (entry.Serial, entry.Ceiling) = (entry.Serial + 1, ceiling);
        }
    }

    private void Grant(PermitEntry entry, PermitNeed need, int liveHolders)
    {
        if (need is PermitNeed.None or PermitNeed.Close)
        {
            return;
        }

        // In need, what counts is who has or wants some now; ahead of need, everybody may get visitors.
        var isUrgent = need == PermitNeed.Urgent;
        var sharers = isUrgent ? 1 + entries.Count(other => other != entry && other is { IsLive: true, Stock: > 0 }) : Math.Max(1, liveHolders);
        var share = Share(Remaining, sharers);
        var grant = Math.Min(Free, Math.Max(share - entry.Stock, isUrgent ? 1 : 0));
        if (grant > 0)
        {
            (entry.Serial, entry.Ceiling) = (entry.Serial + 1, entry.Ceiling + grant);
        }
        else if (share > entry.Stock)
        {
            var keep = isUrgent ? 0 : share;
            Tell(entry, other => other.Stock > keep ? Answer(other, PermitSigns.Recall, keep: keep) : null);
        }
    }

    // Permits of holders that are silent come back with them; until then nobody gets them.
    private bool IsOutOfReach(PermitEntry entry) =>
        Remaining == 0 || (Free <= 0 && entry.Stock <= 0 && !entries.Exists(other => other is { IsLive: true, Stock: > 0 }));

    private void Tell(PermitEntry asking, Func<PermitEntry, PermitAnswer?> notice)
    {
        foreach (var other in entries.Where(other => other != asking && other.IsLive))
        {
            if (notice(other) is { } answer)
            {
                _notices.Add((other.HolderId, answer));
            }
        }
    }

    private PermitAnswer Answer(PermitEntry entry, PermitSigns signs, uint era = 0, long keep = 0) => new(
        linkNumber, (uint)entry.Serial, (uint)entry.Ceiling, (uint)entry.Used, (uint)limit, era, (uint)keep, signs);
}
