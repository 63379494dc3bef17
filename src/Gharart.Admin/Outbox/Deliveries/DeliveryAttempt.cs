namespace Gharart.Admin.Outbox.Deliveries;

/// <param name="At">When it began.</param>
/// <param name="DurationMs">Until its outcome was known.</param>
/// <param name="Status">Of the answer; null without one.</param>
/// <param name="Error">What went wrong; null where the other side took it.</param>
/// <param name="Response">The beginning of the answer's body.</param>
internal sealed record DeliveryAttempt(DateTimeOffset At, int DurationMs, int? Status, string? Error, string? Response);
