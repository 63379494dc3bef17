using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>
/// Full replacement but for the secrets: one that is left out stays. Only fields of the kind may be there: <c>params</c> for URL_PARAMS; <c>endpointUrl</c>
/// for CUSTOM_WEBHOOK; <c>measurementId</c>, <c>apiSecret</c>, <c>eventName</c> for GA4_EVENT; <c>pixelId</c>, <c>accessToken</c>, <c>testEventCode</c>,
/// <c>eventName</c> for META_PIXEL; <c>containerId</c>, <c>eventName</c>, <c>params</c> for GTM_EVENT, which the page
/// of BRIDGE links pushes to its data layer. A handle has at most 64 parameters in its enabled URL_PARAMS templates, and 16 enabled GTM_EVENT templates with 64 parameters.
/// </summary>
internal sealed record PostTemplateRequest(
    [property: Form(TemplateValidator.KeyForm)] string? TemplateKey = null,
    [property: Words(typeof(TemplateKind))] string? Kind = null,
    bool? Enabled = null,
    TemplateScopeRequest? AppliesTo = null,
    IReadOnlyDictionary<string, string?>? Params = null,
    [property: StringLength(DestinationUrl.MaxLength)] string? EndpointUrl = null,
    [property: Form(TemplateValidator.MeasurementIdForm)] string? MeasurementId = null,
    [property: StringLength(TemplateValidator.MaxSecret)] string? ApiSecret = null,
    [property: Form(TemplateValidator.PixelIdForm)] string? PixelId = null,
    [property: StringLength(TemplateValidator.MaxSecret)] string? AccessToken = null,
    [property: Form(TemplateValidator.TestEventCodeForm)] string? TestEventCode = null,
    [property: Form(BridgeEvent.ContainerIdForm)] string? ContainerId = null,
    [property: StringLength(TemplateValidator.MaxEventName)] string? EventName = null);

internal sealed record TemplateScopeRequest(
    [property: MaxLength(TemplateValidator.MaxScope), Each(Form = Slug.Form)] IReadOnlyList<string?>? Slugs = null,
    [property: MaxLength(TemplateValidator.MaxScope), Each(Form = TemplateValidator.CampaignIdForm)] IReadOnlyList<string?>? CampaignIds = null);

/// <param name="TemplateKey">Its name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Enabled">Whether it does it.</param>
/// <param name="AppliesTo">Null for all links.</param>
/// <param name="DisabledReason"><c>endpoint_gone</c> where the endpoint answered 410; enabling it again takes it away.</param>
/// <param name="HasSecret">Whether a secret is stored; it is never shown again.</param>
/// <param name="Version">Counts up with each change.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record TemplateResponse(
    string TemplateKey,
    TemplateKind Kind,
    bool Enabled,
    TemplateScope? AppliesTo,
    string? DisabledReason,
    bool HasSecret,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Params { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndpointUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MeasurementId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PixelId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TestEventCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContainerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventName { get; init; }

    /// <summary>The signing secret of a CUSTOM_WEBHOOK: only in the answer that makes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static TemplateResponse From(TrackingTemplate template) => new(
        template.TemplateKey,
        template.Kind,
        template.Enabled,
        template.AppliesTo.IsAll ? null : template.AppliesTo,
        template.DisabledReason,
        template.SealedSecret is not null,
        template.Version,
        template.CreatedAt,
        template.UpdatedAt)
    {
        Params = template.Settings.Params?.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
        EndpointUrl = template.Settings.EndpointUrl,
        MeasurementId = template.Settings.MeasurementId,
        PixelId = template.Settings.PixelId,
        TestEventCode = template.Settings.TestEventCode,
        ContainerId = template.Settings.ContainerId,
        EventName = template.Settings.EventName,
    };
}
