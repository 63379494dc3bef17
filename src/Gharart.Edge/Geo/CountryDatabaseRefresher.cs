using Gharart.Core;
using Gharart.Core.Geo;

namespace Gharart.Edge.Geo;

/// <summary>Looks every ten seconds whether the country database was replaced.</summary>
internal sealed partial class CountryDatabaseRefresher(CountryDatabaseFile file, TimeProvider time, ILogger<CountryDatabaseRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RepeatedWork.RunAsync(
        _ =>
        {
            if (file.Reload())
            {
                Log.Reloaded(logger, file.Current.DatabaseType, file.Current.BuiltAt);
            }

            return Task.CompletedTask;
        },
        reason => Log.NotReloaded(logger, reason.Message),
        Interval,
        Interval,
        time,
        stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Country database {Type}, built {BuiltAt:u}, is in use")]
        public static partial void Reloaded(ILogger logger, string type, DateTimeOffset builtAt);

        [LoggerMessage(2, LogLevel.Warning, "The replaced country database cannot be used: {Reason} The one before stays in use")]
        public static partial void NotReloaded(ILogger logger, string reason);
    }
}
