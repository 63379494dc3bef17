namespace Gharart.Admin.Identity;

/// <summary>Endpoint metadata: the route is the twin for personal access tokens of another one, and takes nothing else.</summary>
internal sealed record TokenTwin(Scope Scope);
