namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>What one resolver says of a challenge's TXT record.</summary>
/// <param name="Resolver">Its address.</param>
/// <param name="Outcome">What that means.</param>
/// <param name="IsWildcard">The value is there, and at every other name too.</param>
/// <param name="Detail">For people, to stand behind "the resolver".</param>
internal sealed record TxtSighting(string Resolver, ProofOutcome Outcome, bool IsWildcard, string Detail);
