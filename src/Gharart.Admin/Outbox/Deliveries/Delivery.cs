namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>
/// One event on its way to one endpoint: the row is written in the transaction of what caused it, and after it ended it is the delivery log.
/// </summary>
internal sealed class Delivery
{
    public int Id { get; set; }

    /// <summary><c>dlv_…</c>; the same for each attempt, so that a receiver knows what it has seen.</summary>
    public required string DeliveryId { get; set; }

    public int TemplateId { get; set; }

    public required ConversionEvent Event { get; set; }

    public DeliveryStatus Status { get; set; }

    /// <summary>All attempts ever; the newest of them are in <see cref="Attempts"/>.</summary>
    public int AttemptCount { get; set; }

    /// <summary>Attempts since it was posted, or sent again by hand: pauses grow with them.</summary>
    public int RoundAttempts { get; set; }

    public List<DeliveryAttempt> Attempts { get; set; } = [];

    /// <summary>Not before then; while a host tries, the time at which another one may.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Not tried again after that.</summary>
    public DateTimeOffset GivesUpAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Null while it is pending.</summary>
    public DateTimeOffset? CompletedAt { get; set; }
}
