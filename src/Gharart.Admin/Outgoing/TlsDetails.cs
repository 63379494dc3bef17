namespace Gharart.Admin.Outgoing;

/// <param name="Version">Such as <c>TLS 1.3</c>; null where it was not agreed on.</param>
/// <param name="Issuer">Distinguished name of who issued the certificate.</param>
/// <param name="ExpiresAt">When the certificate runs out.</param>
internal sealed record TlsDetails(string? Version, string Issuer, DateTimeOffset ExpiresAt);
