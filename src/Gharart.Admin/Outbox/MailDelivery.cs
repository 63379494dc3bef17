using System.Net.Mail;
using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Outbox;

/// <summary>Sends what is due, at least once: a crash between handing over and forgetting sends a mail twice, never not at all.</summary>
internal sealed partial class MailDelivery(
    IDbContextFactory<AdminDbContext> databases, MailQueue queue, IMailTransport transport, TimeProvider time, ILogger<MailDelivery> logger)
{
    private const int Batch = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // While one host tries, others leave the mail alone; longer than an attempt may take.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>A mail that could not be handed over for so long is given up.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(3);

    /// <summary>Tries each mail that is due once; answers how many were handed over.</summary>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sent = 0;
        while (true)
        {
            var now = time.GetUtcNowMilliseconds();
            var due = await db.OutboxMails.AsNoTracking()
                .Where(mail => mail.NextAttemptAt <= now)
                .OrderBy(mail => mail.NextAttemptAt)
                .Take(Batch)
                .ToListAsync(cancellationToken);
            foreach (var mail in due)
            {
                if (await TryLeaseAsync(db, mail, cancellationToken) && await TrySendAsync(db, mail, cancellationToken))
                {
                    sent++;
                }
            }

            // Whatever was tried is gone or due later, so this ends.
            if (due.Count < Batch)
            {
                return sent;
            }
        }
    }

    private async Task<bool> TryLeaseAsync(AdminDbContext db, OutboxMail mail, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNowMilliseconds() + Lease;
        return await db.OutboxMails.Where(row => row.Id == mail.Id && row.NextAttemptAt == mail.NextAttemptAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, until), cancellationToken) == 1;
    }

    private async Task<bool> TrySendAsync(AdminDbContext db, OutboxMail mail, CancellationToken cancellationToken)
    {
        var row = db.OutboxMails.Where(candidate => candidate.Id == mail.Id);
        try
        {
            await transport.SendAsync(queue.Open(mail), $"{mail.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmss}-{mail.Id}", cancellationToken);
        }
        catch (Exception e) when (IsRefusal(e) && !cancellationToken.IsCancellationRequested)
        {
            var now = time.GetUtcNowMilliseconds();
            if (now - mail.CreatedAt >= GivesUpAfter)
            {
                Log.GivenUp(logger, mail.Id, mail.Attempts + 1, e.Message);
                await row.ExecuteDeleteAsync(cancellationToken);
                return false;
            }

            var next = now + Pause(mail.Attempts);
            Log.Failed(logger, mail.Id, next, e.Message);
            await row.ExecuteUpdateAsync(
                set => set.SetProperty(failed => failed.Attempts, failed => failed.Attempts + 1)
                    .SetProperty(failed => failed.NextAttemptAt, next)
                    .SetProperty(failed => failed.LastError, e.Message),
                cancellationToken);
            return false;
        }

        await row.ExecuteDeleteAsync(cancellationToken);
        return true;
    }

    // An OperationCanceledException is the transport's patience.
    private static bool IsRefusal(Exception exception) =>
        exception is SmtpException or IOException or UnauthorizedAccessException or OperationCanceledException or FormatException
            or System.Security.Cryptography.CryptographicException or System.Security.Authentication.AuthenticationException;

    private static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * (1 << Math.Min(attempts, 12));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Mail {Id} could not be sent and is tried again at {Next:u}: {Reason}")]
        public static partial void Failed(ILogger logger, int id, DateTimeOffset next, string reason);

        [LoggerMessage(2, LogLevel.Error, "Mail {Id} was given up after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, int id, int attempts, string reason);
    }
}
