namespace Gharart.Admin.Identity;

/// <summary>Somebody who can sign in.</summary>
internal sealed class Account
{
    public int Id { get; set; }

    /// <summary>Folded by <see cref="EmailAddress"/>; unique.</summary>
    public required string Email { get; set; }

    /// <summary>Empty for an account that was invited and has no password yet: none fits it.</summary>
    public required string PasswordHash { get; set; }

    public string? DisplayName { get; set; }

    public AccountPlan Plan { get; set; }

    /// <summary>A platform operator, who alone reaches <c>/v2/operator</c>.</summary>
    public bool IsOperator { get; set; }

    /// <summary>Attempts since the last good sign-in; drives the back-off of <see cref="LoginThrottle"/>.</summary>
    public int FailedLogins { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>When its mailbox was proved; null for somebody who signed up and has not followed the link yet.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public AccountState State => PasswordHash.Length > 0 || EmailVerifiedAt is not null ? AccountState.Active : AccountState.Invited;
}
