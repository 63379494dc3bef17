using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Writes a delivery as the request that its kind of endpoint takes.</summary>
internal sealed class DeliveryRequests(TemplateSecrets secrets, AddressGuard guard, AdminOptions options)
{
    /// <summary>So long an endpoint may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MaxAnswer = 1024;

    /// <exception cref="InvalidDataException">The template cannot be used as it is.</exception>
    /// <exception cref="CryptographicException">Its secret was sealed under another master secret.</exception>
    public OutgoingRequest Of(TrackingTemplate template, Delivery delivery, DateTimeOffset now)
    {
        var secret = secrets.Open(template, template.SealedSecret!);
        return template.Kind switch
        {
            TemplateKind.CustomWebhook => Webhook(template, delivery, secret, now),
            TemplateKind.Ga4Event => Post(
                $"{options.Ga4Url}/mp/collect?measurement_id={template.Settings.MeasurementId}&api_secret={PercentEncoding.Encode(secret)}",
                Ga4Payload.Of(template.Settings, delivery.Event)),
            TemplateKind.MetaPixel => Post(
                $"{options.MetaUrl}/{template.Settings.PixelId}/events", MetaPayload.Of(template.Settings, delivery.Event, secret)),
            _ => throw new InvalidDataException($"Nothing is delivered for {template.Kind}."),
        };
    }

    private OutgoingRequest Webhook(TrackingTemplate template, Delivery delivery, string secret, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(WebhookPayload.Of(delivery), ApiJson.Wire);
        var timestamp = now.ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(secret, delivery.DeliveryId, timestamp, body);
        if (template.OldSecretUntil > now)
        {
            signature += " " + WebhookSignature.Sign(secrets.Open(template, template.SealedOldSecret!), delivery.DeliveryId, timestamp, body);
        }

        return Post(template.Settings.EndpointUrl!, body) with
        {
            Headers = new Dictionary<string, string>
            {
                ["webhook-id"] = delivery.DeliveryId,
                ["webhook-timestamp"] = timestamp.ToString(CultureInfo.InvariantCulture),
                ["webhook-signature"] = signature,
            },
        };
    }

    private OutgoingRequest Post(string url, JsonObject payload) => Post(url, Encoding.UTF8.GetBytes(payload.ToJsonString(ApiJson.Wire)));

    private OutgoingRequest Post(string url, byte[] body) => guard.TryRead(url, out var parsed, out var error)
        ? new OutgoingRequest(HttpMethod.Post, parsed) { Body = body, MaxBody = MaxAnswer, MaxRedirects = 0, Timeout = Timeout }
        : throw new InvalidDataException($"The address of the endpoint cannot be used: {error.Describe()}");
}
