namespace Gharart.Admin.Identity;

/// <summary>Failed sign-ins from one network of clients, whatever accounts they were for.</summary>
internal sealed class LoginNetwork
{
    /// <summary>As <see cref="ClientNetwork"/> writes it.</summary>
    public required string Network { get; set; }

    /// <summary>Fades with time: see <see cref="LoginThrottle.Remaining"/>.</summary>
    public int FailedLogins { get; set; }

    public DateTimeOffset LastFailedAt { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }
}
