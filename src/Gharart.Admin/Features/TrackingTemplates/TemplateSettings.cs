namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>What a template of its kind needs, as far as it is no secret; the rest is null.</summary>
internal sealed record TemplateSettings
{
    /// <summary>URL_PARAMS: query parameters; GTM_EVENT: variables of the event. In the order in which they were written.</summary>
    public IReadOnlyList<TemplateParameter>? Params { get; init; }

    /// <summary>CUSTOM_WEBHOOK: where conversions are posted.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>GA4_EVENT: the data stream.</summary>
    public string? MeasurementId { get; init; }

    /// <summary>META_PIXEL: the dataset.</summary>
    public string? PixelId { get; init; }

    /// <summary>META_PIXEL: shows test events under this code in the events manager; null for no code.</summary>
    public string? TestEventCode { get; init; }

    /// <summary>GTM_EVENT: the container that the page loads.</summary>
    public string? ContainerId { get; init; }

    /// <summary>GA4_EVENT, META_PIXEL: null for the name that goes with the conversion's type. GTM_EVENT: the event.</summary>
    public string? EventName { get; init; }
}
