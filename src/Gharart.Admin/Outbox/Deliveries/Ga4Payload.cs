using System.Text.Json.Nodes;
using Gharart.Admin.Features.TrackingTemplates;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>A conversion as an event of the Measurement Protocol of Google Analytics 4.</summary>
internal static class Ga4Payload
{
    public static JsonObject Of(TemplateSettings settings, ConversionEvent conversion)
    {
        var parameters = new JsonObject { ["transaction_id"] = conversion.OrderId ?? conversion.ConversionId, ["engagement_time_msec"] = 1 };
        Add(parameters, "value", conversion.Value);
        Add(parameters, "currency", conversion.Currency);
        Add(parameters, "campaign_id", conversion.CampaignId);
        Add(parameters, "content_id", conversion.Slug);
        Add(parameters, "variant_id", conversion.VariantId);
        if (conversion.Test)
        {
            // Shows in DebugView; a filter for developer traffic keeps it out of reports.
            parameters["debug_mode"] = 1;
        }

        return new JsonObject
        {
            // The click stands for the visitor, of whom nothing else is known.
            ["client_id"] = conversion.ClickId ?? conversion.ConversionId,
            ["timestamp_micros"] = conversion.OccurredAt.ToUnixTimeMilliseconds() * 1000,
            ["non_personalized_ads"] = true,
            ["events"] = new JsonArray(new JsonObject { ["name"] = settings.EventName ?? NameOf(conversion.EventType), ["params"] = parameters }),
        };
    }

    // Google's recommended names where there is one.
    private static string NameOf(string eventType) => eventType switch
    {
        "lead" => "generate_lead",
        "newsletter_signup" => "sign_up",
        _ => eventType,
    };

    private static void Add(JsonObject parameters, string name, JsonNode? value)
    {
        if (value is not null)
        {
            parameters[name] = value;
        }
    }
}
