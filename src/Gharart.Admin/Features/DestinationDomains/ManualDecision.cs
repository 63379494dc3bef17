namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What a person decided; it beats the score in both directions.</summary>
internal enum ManualDecision
{
    Allow,
    Block,
    LegalBlock,
}
