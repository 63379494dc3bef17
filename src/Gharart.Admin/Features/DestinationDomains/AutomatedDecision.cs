namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What the score alone decides.</summary>
internal enum AutomatedDecision
{
    Allow,
    Review,
    Block,
}
