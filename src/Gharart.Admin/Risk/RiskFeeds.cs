using Gharart.Core.Trust.Feeds;

namespace Gharart.Admin.Risk;

/// <summary>
/// The risk feeds of a folder, read again when a file is replaced. A feed that is too old or broken adds nothing and is told of. Files that begin
/// with a dot, and those that end with <c>~</c> or <c>.tmp</c>, are left alone.
/// </summary>
internal sealed partial class RiskFeeds(RiskOptions options, TimeProvider time, ILogger<RiskFeeds> logger)
{
    private const int MaxFeeds = 64;

    private readonly Dictionary<string, FeedFile> _files = new(StringComparer.Ordinal);
    private volatile RiskFeedSet _current = RiskFeedSet.Empty;
    private volatile IReadOnlyList<FeedReport> _reports = [];

    /// <summary>The feeds that count now; another object whenever they change.</summary>
    public RiskFeedSet Current => _current;

    /// <summary>All feeds by file, as they stood at the last look.</summary>
    public IReadOnlyList<FeedReport> Reports => _reports;

    /// <summary>Why the folder cannot be read; null where it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Looks at the folder; one at a time. Reading a million entries takes less than a second.</summary>
    public void Look(CancellationToken cancellationToken)
    {
        if (options.FeedDirectory is not { } directory)
        {
            return;
        }

        try
        {
            var paths = Directory.EnumerateFiles(directory).Where(IsFeed).Order(StringComparer.Ordinal).ToList();
            foreach (var gone in _files.Keys.Except(paths).ToList())
            {
                _files.Remove(gone);
            }

            foreach (var path in paths.Take(MaxFeeds))
            {
                if (!_files.TryGetValue(path, out var file))
                {
                    _files.Add(path, file = new FeedFile(path));
                }

                file.Look(cancellationToken);
            }

            Problem = paths.Count > MaxFeeds ? $"The folder has {paths.Count} files; {MaxFeeds} are read." : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was read stays, as far as it is not too old.
            Problem = e.Message;
        }

        Publish(time.GetUtcNow());
    }

    private void Publish(DateTimeOffset now)
    {
        var reports = _files.Values.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.Report(now, options.MaxFeedAge)).ToList();
        foreach (var report in reports.Except(_reports))
        {
            Tell(report);
        }

        _reports = reports;
        var feeds = _files.Values.Select(file => file.InForce(now, options.MaxFeedAge)).OfType<RiskFeed>().OrderBy(feed => feed.Version, StringComparer.Ordinal).ToList();
        if (!feeds.SequenceEqual(_current.Feeds.OrderBy(feed => feed.Version, StringComparer.Ordinal)))
        {
            _current = new RiskFeedSet(feeds);
        }
    }

    private void Tell(FeedReport report)
    {
        if (report.Status == FeedStatus.InForce)
        {
            Log.InForce(logger, report.Name, report.Version, report.Entries);
        }
        else
        {
            Log.NotInForce(logger, report.File, report.Problem);
        }
    }

    private static bool IsFeed(string path) =>
        Path.GetFileName(path) is var name && name[0] != '.' && !name.EndsWith('~') && !name.EndsWith(".tmp", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Risk feed {Name} ({Version}) is in force with {Entries} entries")]
        public static partial void InForce(ILogger logger, string? name, string? version, int entries);

        [LoggerMessage(2, LogLevel.Warning, "Risk feed {File} adds nothing: {Problem}")]
        public static partial void NotInForce(ILogger logger, string file, string? problem);
    }
}
