namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>What a CUSTOM_WEBHOOK gets (Standard Webhooks: type, timestamp, data).</summary>
/// <param name="Type">Always <c>conversion.recorded</c> so far.</param>
/// <param name="Timestamp">When it happened; the same for each attempt.</param>
/// <param name="Data">The conversion.</param>
internal sealed record WebhookPayload(string Type, DateTimeOffset Timestamp, ConversionEvent Data)
{
    private const string Recorded = "conversion.recorded";

    public static WebhookPayload Of(Delivery delivery) => new(Recorded, delivery.CreatedAt, delivery.Event);
}
