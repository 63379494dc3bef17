using System.Text.Json;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>A conversion that was accepted, as templates send it on.</summary>
internal sealed record ConversionEvent
{
    /// <summary><c>cnv_…</c></summary>
    public required string ConversionId { get; init; }

    /// <summary>Whether it is a trial, not business.</summary>
    public bool Test { get; init; }

    public required string Handle { get; init; }

    public string? Slug { get; init; }

    public string? CampaignId { get; init; }

    public string? VariantId { get; init; }

    /// <summary><c>clk_…</c></summary>
    public string? ClickId { get; init; }

    /// <summary>Such as <c>purchase</c> or <c>lead</c>.</summary>
    public required string EventType { get; init; }

    public decimal? Value { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public string? OrderId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Two letters.</summary>
    public string? Country { get; init; }

    /// <summary>Such as <c>MOBILE</c>.</summary>
    public string? Device { get; init; }

    /// <summary>What the shop added.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The visitor sent <c>Sec-GPC</c> or <c>DNT</c>: the handle's own webhooks are told, advertising networks are not.</summary>
    public bool HasPrivacySignal { get; init; }
}
