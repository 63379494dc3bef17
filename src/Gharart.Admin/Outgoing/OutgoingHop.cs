using System.Net;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>One request and what became of it.</summary>
/// <param name="Url">What was asked.</param>
internal sealed record OutgoingHop(DestinationUrl Url)
{
    /// <summary>The address that was connected to; null where none was.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The redirect's target as it was sent; null without one.</summary>
    public string? Location { get; init; }

    /// <summary>Of an https host, as far as it showed a certificate.</summary>
    public TlsDetails? Tls { get; init; }

    /// <summary>Until the answer's headers were there.</summary>
    public TimeSpan Elapsed { get; init; }
}
