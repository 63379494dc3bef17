using Gharart.Admin.Http;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Suffixes;

/// <summary>The public suffix list that counts now: a file, read again when it is replaced, or the one that the program brings. A broken file changes nothing.</summary>
internal sealed partial class PublicSuffixes
{
    private const string BuiltIn = "built-in";

    private static readonly TimeSpan OldAfter = TimeSpan.FromDays(365);

    private readonly PublicSuffixOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PublicSuffixes> _logger;
    private readonly PublicSuffixList _builtIn;
    private (long Length, DateTime WrittenAt)? _stamp;
    private volatile PublicSuffixList _current;
    private volatile PublicSuffixReport _report;

    public PublicSuffixes(PublicSuffixOptions options, AdminMetrics metrics, TimeProvider time, ILogger<PublicSuffixes> logger)
        : this(options, PublicSuffixList.Default, time, logger)
    {
        metrics.Meter.CreateObservableGauge("gharart_admin_public_suffix_rules", () => (long)_current.RuleCount, description: "Rules of the public suffix list in use");
        metrics.Meter.CreateObservableGauge(
            "gharart_admin_public_suffix_list_timestamp_seconds", () => StartOf(_report.Date)?.ToUnixTimeSeconds() ?? 0, description: "The day of the public suffix list in use; 0 where it has none");
    }

    internal PublicSuffixes(PublicSuffixOptions options, PublicSuffixList builtIn, TimeProvider time, ILogger<PublicSuffixes> logger)
    {
        (_options, _builtIn, _time, _logger) = (options, builtIn, time, logger);
        _current = builtIn;
        _report = new PublicSuffixReport(BuiltIn, builtIn.Date, builtIn.RuleCount, null);
    }

    /// <summary>The list that counts now.</summary>
    public PublicSuffixList Current => _current;

    /// <summary>Which one that is.</summary>
    public PublicSuffixReport Report => _report;

    /// <summary>Looks at the file, and reads it if it has changed; one at a time.</summary>
    public void Look()
    {
        var info = new FileInfo(_options.Path);
        var stamp = info.Exists ? (info.Length, info.LastWriteTimeUtc) : default;
        if (stamp == (_stamp ?? default))
        {
            return;
        }

        _stamp = stamp;
        try
        {
            if (PublicSuffixList.TryParse(File.ReadAllText(_options.Path), out var list, out var problem))
            {
                Take(list, list.Date ?? DateOnly.FromDateTime(stamp.LastWriteTimeUtc));
            }
            else
            {
                Keep(problem);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Keep(e.Message);
        }
    }

    /// <summary>A list that is old or short, and a file that cannot be read, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_report.Problem is { } problem)
        {
            yield return $"The public suffix list {_options.Path} is not used, and {Name(_report)} stays in use. {problem}";
        }

        if (ReferenceEquals(_current, PublicSuffixList.Stopgap))
        {
            yield return $"Only the {_report.Rules} commonest public suffixes are known. Install Debian's package publicsuffix, or name a list by Gharart__PublicSuffixList.";
        }
        else if (StartOf(_report.Date) is { } date && _time.GetUtcNow() - date > OldAfter)
        {
            yield return $"The public suffix list in use ({Name(_report)}) is more than a year old. Update the package publicsuffix, or name a newer list by Gharart__PublicSuffixList.";
        }
    }

    private void Take(PublicSuffixList list, DateOnly date)
    {
        var counts = _options.IsChosen || _builtIn.Date is not { } builtIn || date > builtIn;
        _current = counts ? list : _builtIn;
        _report = counts
            ? new PublicSuffixReport(_options.Path, date, list.RuleCount, null)
            : new PublicSuffixReport(BuiltIn, _builtIn.Date, _builtIn.RuleCount, null);
        Log.InUse(_logger, Name(_report), _report.Rules);
    }

    private void Keep(string problem)
    {
        _report = _report with { Problem = problem };
        Log.NotRead(_logger, _options.Path, problem, Name(_report));
    }

    private static string Name(PublicSuffixReport report) => report.Date is { } date ? $"{report.Source} of {date:yyyy-MM-dd}" : report.Source;

    private static DateTimeOffset? StartOf(DateOnly? date) => date is { } day ? new DateTimeOffset(day, default, TimeSpan.Zero) : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The public suffix list in use is {List} with {Rules} rules")]
        public static partial void InUse(ILogger logger, string list, int rules);

        [LoggerMessage(2, LogLevel.Warning, "The public suffix list {Path} is not used: {Problem} In use stays {List}")]
        public static partial void NotRead(ILogger logger, string path, string problem, string list);
    }
}
