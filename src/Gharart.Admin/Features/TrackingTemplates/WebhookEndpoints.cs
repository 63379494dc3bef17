using Gharart.Admin.Http;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>Where conversions may be posted to: https alone.</summary>
internal static class WebhookEndpoints
{
    /// <summary>The canonical form; null, with what is wrong in <paramref name="errors"/>, when it may not be one.</summary>
    public static string? Read(FieldErrors errors, string? text, string field)
    {
        if (!DestinationUrl.TryParse(text, out var url, out var error))
        {
            errors.Add(field, error.Describe().TrimEnd('.'));
            return null;
        }

        errors.Check(url.IsHttps, field, "must be an https address");
        return url.ToString();
    }
}
