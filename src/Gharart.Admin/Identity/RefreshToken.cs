namespace Gharart.Admin.Identity;

/// <summary>One link in a session's chain of refresh tokens; only the hash of the token is kept.</summary>
internal sealed class RefreshToken
{
    public int Id { get; set; }

    /// <summary><see cref="SecretText.Hash"/> of the token.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The session: every token rotated from one sign-in. Access tokens carry it as <c>sid</c>.</summary>
    public required string FamilyId { get; set; }

    public int AccountId { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? SpentAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
