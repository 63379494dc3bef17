namespace Gharart.Admin.Identity;

/// <summary>An ES256 key that signs access tokens; the private half is sealed with a key derived from the master secret.</summary>
internal sealed class SigningKey
{
    public required string Kid { get; set; }

    /// <summary>Nonce, tag and AES-256-GCM ciphertext of the PKCS #8 key, bound to the key id.</summary>
    public required byte[] SealedPrivateKey { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>From here on it signs nothing more; tokens it signed run out by themselves.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
