namespace Gharart.Admin.Identity;

/// <summary>A link that was mailed to an account and proves, once, that its mailbox was read.</summary>
internal sealed class OneTimeLink
{
    public int Id { get; set; }

    /// <summary><see cref="SecretText.Hash"/> of the token in the link.</summary>
    public required byte[] Hash { get; set; }

    public OneTimeLinkPurpose Purpose { get; set; }

    public int AccountId { get; set; }

    public required Account Account { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}
