namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>The detail of a history entry: no before for a registration, no after for a removal.</summary>
internal sealed record DomainChange(DomainPosture? Before, DomainPosture? After, string? Reason = null, string? Source = null, string? RunId = null);
