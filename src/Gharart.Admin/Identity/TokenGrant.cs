namespace Gharart.Admin.Identity;

/// <summary>What a personal access token opens: one handle, and of it what its scopes name.</summary>
internal sealed record TokenGrant(string TokenId, int HandleId, IReadOnlyList<string> Scopes);
