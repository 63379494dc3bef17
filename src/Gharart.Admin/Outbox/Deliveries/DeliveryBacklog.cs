namespace Gharart.Admin.Outbox.Deliveries;

/// <param name="Pending">Events that wait, as of the last look at the database.</param>
/// <param name="OldestPendingAt">When the oldest of them was posted.</param>
/// <param name="RestingEndpoints">Endpoints that failed too often and are left alone for a while.</param>
/// <param name="FailedAttempts">Attempts since the start that were not taken.</param>
internal sealed record DeliveryBacklog(int Pending, DateTimeOffset? OldestPendingAt, int RestingEndpoints, long FailedAttempts);
