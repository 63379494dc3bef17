using Gharart.Admin.Data;
using Gharart.Core;
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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync(AnswerAllAsync, Tell, Interval, LongestBackOff, time, stoppingToken);

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

    private void Tell(Exception reason) => Log.Failed(logger, reason.Message, reason is RedisTransportException ? null : reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Permits for links with a limit of clicks could not be granted: {Reason} Edges go on from stock, and it is tried again every second")]
        public static partial void Failed(ILogger logger, string reason, Exception? exception);
    }
}
