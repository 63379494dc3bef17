namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <param name="Method">Null tries all that fit the scope: the TXT record, and for a HOST the file.</param>
internal sealed record VerifyDestinationDomainRequest(VerificationMethod? Method = null);
