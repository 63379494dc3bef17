using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.TrackingTemplates;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>A conversion as an event of Meta's Conversions API. No data of a person goes along: what stands for the visitor is a hash of the click.</summary>
internal static class MetaPayload
{
    public static JsonObject Of(TemplateSettings settings, ConversionEvent conversion, string accessToken)
    {
        var custom = new JsonObject { ["order_id"] = conversion.OrderId ?? conversion.ConversionId };
        if (conversion.Value is { } value)
        {
            (custom["value"], custom["currency"]) = (value, conversion.Currency);
        }

        var click = SHA256.HashData(Encoding.UTF8.GetBytes(conversion.ClickId ?? conversion.ConversionId));
        var payload = new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject
            {
                ["event_name"] = settings.EventName ?? NameOf(conversion.EventType),
                ["event_time"] = conversion.OccurredAt.ToUnixTimeSeconds(),
                ["event_id"] = conversion.ConversionId,
                ["action_source"] = "website",
                ["user_data"] = new JsonObject { ["external_id"] = new JsonArray(Convert.ToHexStringLower(click)) },
                ["custom_data"] = custom,
            }),

            // In the body, so that no log of an address has it.
            ["access_token"] = accessToken,
        };
        if (conversion.Test && settings.TestEventCode is { } code)
        {
            payload["test_event_code"] = code;
        }

        return payload;
    }

    // Meta's standard events where there is one.
    private static string NameOf(string eventType) => eventType switch
    {
        "purchase" => "Purchase",
        "lead" => "Lead",
        "newsletter_signup" => "CompleteRegistration",
        _ => eventType,
    };
}
