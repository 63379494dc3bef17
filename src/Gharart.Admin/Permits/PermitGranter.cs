using Gharart.Admin.Data;
using Gharart.Core.Permits;
using Gharart.Redis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Permits;

/// <summary>Answers what edges say about permits. Several admins on one database may do so beside each other.</summary>
internal sealed partial class PermitGranter(
    IPermitExchange exchange, IDbContextFactory<AdminDbContext> databases, TimeProvider time, ILogger<PermitGranter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    private string? _lastFailure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AnswerAllAsync(stoppingToken);
                (wait, _lastFailure) = (Interval, null);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the exchange or the database do, edges say again what was not answered.
            catch (Exception e)
#pragma warning restore CA1031
            {
                wait = wait * 2 < LongestBackOff ? wait * 2 : LongestBackOff;
                Report(e);
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAllAsync(CancellationToken cancellationToken)
    {
        while (await exchange.TakeAsync(cancellationToken) is { Count: > 0 } messages)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Database.OpenConnectionAsync(cancellationToken);
            var book = new PermitBook((SqliteConnection)db.Database.GetDbConnection(), time);
            foreach (var message in messages)
            {
                foreach (var (holder, answers) in book.Apply(message))
                {
                    await AnswerAsync(holder, answers, cancellationToken);
                }
            }
        }
    }

    private async Task AnswerAsync(string holder, List<PermitAnswer> answers, CancellationToken cancellationToken)
    {
        foreach (var message in answers.Count == 0 ? [[]] : answers.Chunk(PermitMessages.MaxEntries))
        {
            await exchange.AnswerAsync(holder, message, cancellationToken);
        }
    }

    private void Report(Exception reason)
    {
        if (_lastFailure != reason.Message)
        {
            Log.Failed(logger, reason.Message, reason is RedisTransportException ? null : reason);
        }

        _lastFailure = reason.Message;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Permits for links with a limit of clicks could not be granted: {Reason} Edges go on from stock, and it is tried again every second")]
        public static partial void Failed(ILogger logger, string reason, Exception? exception);
    }
}
