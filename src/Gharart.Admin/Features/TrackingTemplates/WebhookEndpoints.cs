using System.Net;
using Gharart.Admin.Http;
using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>Where conversions may be posted to: https; http to this machine alone, where <c>Gharart__Verification__AllowPrivateAddresses</c> is true.</summary>
internal sealed class WebhookEndpoints(AddressGuard guard)
{
    /// <summary>The canonical form; null, with what is wrong in <paramref name="errors"/>, when it may not be one.</summary>
    public string? Read(FieldErrors errors, string? text, string field)
    {
        if (!guard.TryRead(text, out var url, out var error))
        {
            errors.Add(field, error.Describe().TrimEnd('.'));
            return null;
        }

        errors.Check(url.IsHttps || (guard.IsOpen && IsLoopback(url)), field, "must be an https address");
        return url.ToString();
    }

    private static bool IsLoopback(DestinationUrl url) => IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
