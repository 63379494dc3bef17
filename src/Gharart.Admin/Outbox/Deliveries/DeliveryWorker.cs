namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Keeps the <see cref="DeliveryLanes"/> going.</summary>
internal sealed class DeliveryWorker(DeliveryLanes lanes, DeliveryQueue queue, ILogger<DeliveryWorker> logger)
    : OutboxWorker(queue.Signal, TimeSpan.FromSeconds(1), logger)
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lanes.WhenIdleAsync();
    }

    protected override Task DeliverDueAsync(CancellationToken cancellationToken) => lanes.StartDueAsync(cancellationToken);
}
