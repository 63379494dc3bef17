namespace Gharart.Admin.Identity;

/// <summary>The claims of the authenticated principal, for code that does not bind <see cref="CurrentUser"/>.</summary>
internal static class CallerClaims
{
    public const string AccountId = "sub";

    /// <summary>Only where a personal access token was used.</summary>
    public const string TokenId = "token_id";
}
