namespace Gharart.Admin.Outbox;

/// <summary>Runs <see cref="MailDelivery"/>.</summary>
internal sealed class MailWorker(MailDelivery delivery, MailQueue queue, ILogger<MailWorker> logger)
    : OutboxWorker(queue.Signal, TimeSpan.FromSeconds(5), logger)
{
    protected override Task DeliverDueAsync(CancellationToken cancellationToken) => delivery.DeliverDueAsync(cancellationToken);
}
