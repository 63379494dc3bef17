using Gharart.Core.Snapshots;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Tells links that somebody removed from links that are simply not there any more (<see cref="ShrinkGuard"/>). What explains a loss is a
/// <see cref="PendingPublish"/> row, which is written with the removal itself: never the mere absence of rows.
/// </summary>
internal static class LinkBalance
{
    /// <summary>Links that the next manifest has less than the current one: removed and missing.</summary>
    public static (long Removed, long Missing) Of(
        IReadOnlyList<ManifestHandle> current, IReadOnlyList<ManifestHandle> next, IReadOnlyCollection<PendingPublish> pending)
    {
        var after = next.ToDictionary(handle => handle.Number);
        var changes = pending.ToLookup(row => (uint)row.HandleId);
        var (removed, missing) = (0L, 0L);
        foreach (var handle in current.Where(handle => handle.LinkCount is not null))
        {
            var isThere = after.TryGetValue(handle.Number, out var now);
            var less = Math.Max(0, handle.LinkCount!.Value - (long)(now?.LinkCount ?? 0));
            var explained = isThere ? Math.Min(less, changes[handle.Number].Sum(row => (long)row.RemovedLinks))
                : changes.Contains(handle.Number) ? less
                : 0;
            removed += explained;
            missing += less - explained;
        }

        return (removed, missing);
    }
}
