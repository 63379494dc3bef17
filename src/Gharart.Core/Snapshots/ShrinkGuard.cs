namespace Gharart.Core.Snapshots;

/// <summary>
/// Keeps an edge from serving a snapshot in which links are missing that nobody removed: that of a damaged or half-restored database. The rule
/// is written down in docs/snapshot-format.md.
/// </summary>
public static class ShrinkGuard
{
    /// <summary>Unexplained losses up to this many links are always taken.</summary>
    public const long Tolerance = 100;

    /// <summary>And so are those up to one link in this many.</summary>
    public const long TolerableShare = 4;

    /// <summary>How many links are missing that the database did not show as removed; 0 or less where nothing is wrong.</summary>
    /// <param name="served">The manifest that is served now.</param>
    /// <param name="servedLinks">Its links.</param>
    /// <param name="next">The manifest to be served.</param>
    /// <param name="nextLinks">Its links.</param>
    public static long Unexplained(Manifest served, long servedLinks, Manifest next, long nextLinks)
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(next);

        // A publisher that lost its manifest counts from 0 again, and explains nothing.
        var explained = next.RemovedLinks > served.RemovedLinks ? next.RemovedLinks - served.RemovedLinks : 0;
        return servedLinks - nextLinks - (long)Math.Min(explained, long.MaxValue / 2);
    }

    /// <summary>Throws where more than 100 links and more than a quarter of those served are missing.</summary>
    /// <exception cref="InvalidSnapshotException">They are.</exception>
    public static void Check(Manifest served, long servedLinks, Manifest next, long nextLinks)
    {
        var missing = Unexplained(served, servedLinks, next, nextLinks);
        if (missing > Tolerance && missing * TolerableShare > servedLinks)
        {
            throw new InvalidSnapshotException(
                $"The published revision {next.Revision} has {nextLinks} links, the revision {served.Revision} that is served has {servedLinks}, "
                + $"and {missing} of them were not removed by anyone. If that is meant, start the admin once with Gharart__AllowShrink=true.");
        }
    }
}
