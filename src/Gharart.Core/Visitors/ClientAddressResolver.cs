namespace Gharart.Core.Visitors;

/// <summary>Finds the client's address behind trusted proxies.</summary>
public static class ClientAddressResolver
{
    /// <summary>
    /// Walks <c>X-Forwarded-For</c> from the right, the end that our own proxies wrote, and stops at the first address that is no
    /// trusted proxy. What stands left of it was written by strangers and is never read.
    /// </summary>
    /// <param name="peer">The address of the connection. When it is not trusted, the header is ignored.</param>
    /// <param name="xForwardedFor">The header; several are joined by a comma in the order received. Empty where absent.</param>
    /// <param name="trustedProxies">Whose entries are believed.</param>
    /// <returns>
    /// The first untrusted address from the right; the leftmost one when all are trusted; at a malformed entry the last good one.
    /// Empty list elements are passed over (RFC 9110 §5.6.1).
    /// </returns>
    public static ClientAddress Resolve(ClientAddress peer, ReadOnlySpan<byte> xForwardedFor, TrustedProxies trustedProxies)
    {
        ArgumentNullException.ThrowIfNull(trustedProxies);
        var client = peer;
        var rest = xForwardedFor;
        while (!rest.IsEmpty && trustedProxies.Contains(client))
        {
            var comma = rest.LastIndexOf((byte)',');
            var entry = rest[(comma + 1)..].Trim(" \t"u8);
            rest = comma < 0 ? default : rest[..comma];
            if (entry.IsEmpty)
            {
                continue;
            }

            if (!ClientAddress.TryParse(entry, out var forwarded))
            {
                break;
            }

            client = forwarded;
        }

        return client;
    }
}
