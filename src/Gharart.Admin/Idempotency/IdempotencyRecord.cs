namespace Gharart.Admin.Idempotency;

/// <summary>That a key was used, for what, and with which answer; committed with the effect.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>HMAC of caller, method, route, handle and key.</summary>
    public required byte[] Scope { get; set; }

    /// <summary>HMAC of address and body. A plain hash of a body with a password in it would undo the slow hash of the password.</summary>
    public required byte[] Fingerprint { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>A <see cref="StoredAnswer"/>, sealed: it may hold a secret that is shown once.</summary>
    public required byte[] SealedAnswer { get; set; }
}
