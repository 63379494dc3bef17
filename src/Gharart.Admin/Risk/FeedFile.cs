using Gharart.Core.Trust.Feeds;

namespace Gharart.Admin.Risk;

/// <summary>A feed's file, and what was read of it last.</summary>
internal sealed class FeedFile(string path)
{
    private (long Length, DateTime WrittenAt)? _stamp;
    private RiskFeed? _feed;
    private string? _problem;
    private bool _mayBeHalfWritten;

    public string Name { get; } = Path.GetFileName(path);

    /// <summary>Reads the file if it has changed.</summary>
    /// <returns>Whether something else was found than before.</returns>
    public bool Look(CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        var stamp = info.Exists ? (info.Length, info.LastWriteTimeUtc) : default;
        if (_stamp == stamp && !_mayBeHalfWritten)
        {
            return false;
        }

        var before = (_feed, _problem);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
            (_feed, _problem, _mayBeHalfWritten) = (RiskFeedReader.Read(stream, cancellationToken), null, false);
        }
        catch (Exception e) when (e is InvalidRiskFeedException or IOException or UnauthorizedAccessException)
        {
            // Who copies over a file is in the middle of it now and then: only what is still wrong at the next look, and no longer changes, is.
            _mayBeHalfWritten = _stamp != stamp;
            if (!_mayBeHalfWritten)
            {
                (_feed, _problem) = (null, e.Message);
            }
        }

        _stamp = stamp;
        return before != (_feed, _problem);
    }

    /// <summary>The feed where it counts.</summary>
    public RiskFeed? InForce(DateTimeOffset now, TimeSpan maxAge) => _feed is { } feed && !feed.Header.IsStale(now, maxAge) ? feed : null;

    public FeedReport Report(DateTimeOffset now, TimeSpan maxAge) => _feed is not { } feed
        ? new FeedReport(Name, FeedStatus.Broken, null, null, 0, _problem ?? "It is being written.")
        : feed.Header.IsStale(now, maxAge)
            ? new FeedReport(Name, FeedStatus.Stale, feed.Header.Name, feed.Version, feed.Count, "It is too old: put a newer one in its place.")
            : new FeedReport(Name, FeedStatus.InForce, feed.Header.Name, feed.Version, feed.Count, null);
}
