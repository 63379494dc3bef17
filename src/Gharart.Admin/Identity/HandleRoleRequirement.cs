namespace Gharart.Admin.Identity;

/// <summary>Endpoint metadata: the least role on the handle of the route. The one nearest to the endpoint counts.</summary>
internal sealed record HandleRoleRequirement(HandleRole Role);
