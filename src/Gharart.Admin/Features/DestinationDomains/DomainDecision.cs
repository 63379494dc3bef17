namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What a person can say about a domain (contract §8.3); CLEAR gives the decision back to the score.</summary>
internal enum DomainDecision
{
    Allow,
    Block,
    LegalBlock,
    Clear,
}
