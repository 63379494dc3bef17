using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>One request to a host that a user named. Nothing of ours goes along but what is said here.</summary>
/// <param name="Method">GET, HEAD or POST; it stays the same over redirects.</param>
/// <param name="Url">From <see cref="AddressGuard.TryRead"/> or <see cref="DestinationUrl.TryParse(string?, out DestinationUrl?, out DestinationUrlError)"/>.</param>
internal sealed record OutgoingRequest(HttpMethod Method, DestinationUrl Url)
{
    /// <summary>Sent as written, to every hop.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>How much of the answer's body is read: bytes beyond it stay with the sender. 0 reads nothing.</summary>
    public int MaxBody { get; init; }

    /// <summary>0 takes a redirect as the answer.</summary>
    public int MaxRedirects { get; init; } = 3;

    /// <summary>Whether a redirect may lead from https to http.</summary>
    public bool AllowsDowngrade { get; init; }

    /// <summary>For everything together, redirects and body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
