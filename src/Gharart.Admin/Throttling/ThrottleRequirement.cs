namespace Gharart.Admin.Throttling;

/// <summary>Endpoint metadata: the class of a route. The one nearest to the endpoint counts.</summary>
internal sealed record ThrottleRequirement(ThrottleClass Class);
