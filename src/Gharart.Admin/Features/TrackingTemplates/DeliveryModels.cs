using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Http;
using Gharart.Admin.Outbox.Deliveries;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>What the trial conversion is to say; all of it may be left out.</summary>
/// <param name="EventType">Type of the conversion; <c>test</c> when absent.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="Currency">Code of ISO 4217; required with a value.</param>
/// <param name="Slug">The link that it came over.</param>
/// <param name="CampaignId">The campaign that it belongs to.</param>
/// <param name="VariantId">The variant that was shown.</param>
internal sealed record TestEventRequest(
    [property: Form(DeliveryEndpoints.EventTypeForm)] string? EventType = null,
    [property: Range(0, DeliveryEndpoints.MaxValue)] decimal? Value = null,
    [property: Form(DeliveryEndpoints.CurrencyForm)] string? Currency = null,
    [property: StringLength(DeliveryEndpoints.MaxText)] string? Slug = null,
    [property: StringLength(DeliveryEndpoints.MaxText)] string? CampaignId = null,
    [property: StringLength(DeliveryEndpoints.MaxText)] string? VariantId = null);

/// <param name="DeliveryId">The <c>webhook-id</c> of each attempt.</param>
/// <param name="Status">PENDING, DELIVERED or FAILED.</param>
/// <param name="EventType">Of the conversion.</param>
/// <param name="ConversionId">Of the conversion.</param>
/// <param name="Test">Whether it is a trial.</param>
/// <param name="AttemptCount">All attempts.</param>
/// <param name="Attempts">The newest 30 of them, oldest first.</param>
/// <param name="NextAttemptAt">When it is tried next; null once it ended.</param>
/// <param name="GivesUpAt">Not tried by itself after that.</param>
/// <param name="CreatedAt">When it was posted.</param>
/// <param name="CompletedAt">When it ended.</param>
internal sealed record DeliveryResponse(
    string DeliveryId,
    DeliveryStatus Status,
    string EventType,
    string ConversionId,
    bool Test,
    int AttemptCount,
    IReadOnlyList<DeliveryAttempt> Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset GivesUpAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>What is sent; of a single delivery only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConversionEvent? Event { get; init; }

    public static DeliveryResponse From(Delivery delivery) => new(
        delivery.DeliveryId,
        delivery.Status,
        delivery.Event.EventType,
        delivery.Event.ConversionId,
        delivery.Event.Test,
        delivery.AttemptCount,
        delivery.Attempts,
        delivery.Status == DeliveryStatus.Pending ? delivery.NextAttemptAt : null,
        delivery.GivesUpAt,
        delivery.CreatedAt,
        delivery.CompletedAt);
}
