namespace Gharart.Admin.Identity;

/// <summary>A token with which scripts reach one handle.</summary>
internal sealed class PersonalAccessToken
{
    public int Id { get; set; }

    /// <summary>The public part of its text; unique.</summary>
    public required string TokenId { get; set; }

    /// <summary><see cref="SecretText.Hash"/> of the whole text, which is not kept.</summary>
    public required byte[] Hash { get; set; }

    public int HandleId { get; set; }

    public int CreatedBy { get; set; }

    public required string Name { get; set; }

    /// <summary>As in <see cref="Identity.Scopes.All"/>.</summary>
    public List<string> Scopes { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The UTC day, as days since 1970-01-01, on which it was last used.</summary>
    public int? LastUsedDay { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
