using System.Security.Cryptography;
using System.Text;
using Gharart.Admin.Features.TrackingTemplates;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Signatures of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    /// <summary>One signature: <c>v1,</c> and base64.</summary>
    /// <param name="secret"><c>whsec_</c> and base64.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="timestamp">The <c>webhook-timestamp</c>: Unix seconds.</param>
    /// <param name="body">The body, byte for byte.</param>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[TemplateSecrets.SigningPrefix.Length..]));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
