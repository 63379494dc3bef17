using Gharart.Core.Geo;

namespace Gharart.Edge.Geo;

/// <summary>The country database in use; a configured file is loaded again when it is replaced.</summary>
internal sealed partial class GeoDatabase : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly ILogger<GeoDatabase> _logger;
    private volatile CountryDatabase _current;
    private (DateTime WrittenAt, long Length) _loaded;

    /// <summary>Loads the configured file, or the demo table.</summary>
    /// <exception cref="InvalidCountryDatabaseException">The configured file is no country database: a wrong setting stops the start.</exception>
    public GeoDatabase(string? path, TimeProvider time, ILogger<GeoDatabase> logger)
    {
        _path = path;
        _time = time;
        _logger = logger;
        _loaded = path is null ? default : Stamp(path);
        _current = path is null ? DemoCountryTable.Load() : CountryDatabase.Load(File.ReadAllBytes(path));
    }

    public CountryDatabase Current => _current;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(CheckInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Reload(_path);
        }
    }

    private void Reload(string path)
    {
        try
        {
            var stamp = Stamp(path);
            if (stamp != _loaded)
            {
                _current = CountryDatabase.Load(File.ReadAllBytes(path));
                _loaded = stamp;
                Log.Reloaded(_logger, path, _current.BuiltAt);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidCountryDatabaseException)
        {
            Log.NotReloaded(_logger, path, e.Message);
        }
    }

    private static (DateTime WrittenAt, long Length) Stamp(string path)
    {
        var file = new FileInfo(path);
        return (file.LastWriteTimeUtc, file.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Country database {Path}, built {BuiltAt:u}, is in use")]
        public static partial void Reloaded(ILogger logger, string path, DateTimeOffset builtAt);

        [LoggerMessage(2, LogLevel.Warning, "Country database {Path} cannot be used: {Reason} The one before stays in use")]
        public static partial void NotReloaded(ILogger logger, string path, string reason);
    }
}
