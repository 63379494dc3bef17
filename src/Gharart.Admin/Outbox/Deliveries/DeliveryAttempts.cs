using System.Security.Cryptography;
using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Sends single deliveries, at least once: a crash between the answer and the note of it sends one twice, never not at all.</summary>
internal sealed partial class DeliveryAttempts(
    IDbContextFactory<AdminDbContext> databases,
    DeliveryRequests requests,
    OutgoingClient client,
    AuditTrail audit,
    DeliveryMetrics metrics,
    TimeProvider time,
    ILogger<DeliveryAttempts> logger)
{
    /// <summary>Why a template whose endpoint answered 410 is disabled.</summary>
    public const string EndpointGone = "endpoint_gone";

    private const int SideBySide = 4;
    private const int AttemptsInLog = 30;

    // While one host tries, others leave the row alone; longer than an attempt may take.
    private static readonly TimeSpan Lease = DeliveryRequests.Timeout * 2;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(4);

    /// <summary>Tries a few deliveries of a template that are due, side by side; answers how many.</summary>
    public async Task<int> TryDueAsync(int templateId, EndpointCircuit circuit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        if (await db.TrackingTemplates.AsNoTracking().SingleOrDefaultAsync(row => row.Id == templateId && row.Enabled, cancellationToken) is not { } template)
        {
            return 0;
        }

        var due = await db.Deliveries.AsNoTracking()
            .Where(row => row.TemplateId == templateId && row.Status == DeliveryStatus.Pending && row.NextAttemptAt <= now)
            .OrderBy(row => row.NextAttemptAt)
            .Take(circuit.Width(SideBySide))
            .ToListAsync(cancellationToken);
        await Task.WhenAll(due.Select(delivery => TryAsync(template, delivery, circuit, cancellationToken)));
        return due.Count;
    }

    private async Task TryAsync(TrackingTemplate template, Delivery delivery, EndpointCircuit circuit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var at = time.GetUtcNowMilliseconds();
        var until = at + Lease;
        var isMine = await db.Deliveries
            .Where(row => row.Id == delivery.Id && row.Status == DeliveryStatus.Pending && row.NextAttemptAt == delivery.NextAttemptAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, until), cancellationToken) == 1;
        if (!isMine)
        {
            return;
        }

        delivery.NextAttemptAt = until;
        var (outcome, attempt, retryAfter) = await SendAsync(template, delivery, at, cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        Judge(circuit, outcome, retryAfter, now);
        metrics.Attempted(outcome);
        await NoteAsync(db, delivery, outcome, attempt, retryAfter, now, cancellationToken);
        if (outcome == DeliveryOutcome.Gone)
        {
            await DisableAsync(db, template, delivery, cancellationToken);
        }
    }

    private async Task<(DeliveryOutcome Outcome, DeliveryAttempt Attempt, DateTimeOffset? RetryAfter)> SendAsync(
        TrackingTemplate template, Delivery delivery, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.SendAsync(requests.Of(template, delivery, at), cancellationToken);
            return (answer.Outcome(), answer.Attempt(at), answer.RetryAfter(time.GetUtcNow()));
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            // Nobody can be asked; this does not pass by itself, but an operator may mend it within the day.
            return (DeliveryOutcome.Unwell, new DeliveryAttempt(at, 0, null, e.Message, null), null);
        }
    }

    private static void Judge(EndpointCircuit circuit, DeliveryOutcome outcome, DateTimeOffset? retryAfter, DateTimeOffset now)
    {
        if (outcome != DeliveryOutcome.Unwell)
        {
            circuit.Succeeded();
            return;
        }

        circuit.Failed(now);
        if (retryAfter is { } asked)
        {
            circuit.RestUntil(asked < now + LongestRetryAfter ? asked : now + LongestRetryAfter);
        }
    }

    private async Task NoteAsync(
        AdminDbContext db, Delivery delivery, DeliveryOutcome outcome, DeliveryAttempt attempt, DateTimeOffset? retryAfter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var leasedUntil = delivery.NextAttemptAt;
        delivery.RoundAttempts++;
        var next = now + RetryPlan.Pause(delivery.RoundAttempts);
        next = retryAfter > next ? retryAfter.Value : next;
        next = DateTimeOffset.FromUnixTimeMilliseconds(next.ToUnixTimeMilliseconds());
        var isLast = outcome == DeliveryOutcome.Gone || next > delivery.GivesUpAt
            || (outcome == DeliveryOutcome.Refused && delivery.RoundAttempts >= RetryPlan.AttemptsWhenRefused);
        var status = outcome == DeliveryOutcome.Taken ? DeliveryStatus.Delivered : isLast ? DeliveryStatus.Failed : DeliveryStatus.Pending;
        DateTimeOffset? completedAt = status == DeliveryStatus.Pending ? null : now;
        List<DeliveryAttempt> attempts = [.. delivery.Attempts.TakeLast(AttemptsInLog - 1), attempt];
        await db.Deliveries.Where(row => row.Id == delivery.Id && row.NextAttemptAt == leasedUntil).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Status, status)
                .SetProperty(row => row.AttemptCount, row => row.AttemptCount + 1)
                .SetProperty(row => row.RoundAttempts, delivery.RoundAttempts)
                .SetProperty(row => row.Attempts, attempts)
                .SetProperty(row => row.NextAttemptAt, next)
                .SetProperty(row => row.CompletedAt, completedAt),
            cancellationToken);
        if (status == DeliveryStatus.Failed)
        {
            Log.GivenUp(logger, delivery.DeliveryId, attempt.Error ?? "");
        }
    }

    private async Task DisableAsync(AdminDbContext db, TrackingTemplate template, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await db.TrackingTemplates.SingleOrDefaultAsync(row => row.Id == template.Id && row.Enabled && row.Version == template.Version, cancellationToken) is not { } row)
        {
            return;
        }

        (row.Enabled, row.DisabledReason) = (false, EndpointGone);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await audit.SaveAsync(db, AuditTrail.System, delivery.DeliveryId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Log.Disabled(logger, row.TemplateKey, row.HandleId);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody changed it in between, and may have given it another endpoint.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Delivery {DeliveryId} was given up: {Reason}")]
        public static partial void GivenUp(ILogger logger, string deliveryId, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Template {Key} of handle {HandleId} was disabled: its endpoint answered 410")]
        public static partial void Disabled(ILogger logger, string key, int handleId);
    }
}
