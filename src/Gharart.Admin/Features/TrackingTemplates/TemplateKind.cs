namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>What a tracking template does (contract §9).</summary>
internal enum TemplateKind
{
    /// <summary>The edge adds query parameters to destinations.</summary>
    UrlParams,

    /// <summary>Each conversion is posted to an endpoint of one's own, signed.</summary>
    CustomWebhook,

    /// <summary>Each conversion is sent to Google Analytics 4.</summary>
    Ga4Event,

    /// <summary>Each conversion is sent to Meta.</summary>
    MetaPixel,

    /// <summary>The BRIDGE page pushes an event to Google Tag Manager.</summary>
    GtmEvent,
}
