namespace Gharart.Admin.Identity;

/// <summary>Endpoint metadata: a route that takes people and personal access tokens alike, whatever the token's scopes.</summary>
internal sealed record TokenWelcome;
