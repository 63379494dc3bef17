using Microsoft.AspNetCore.Identity;

namespace Gharart.Admin.Identity;

/// <summary>The slow, salted hash of passwords, and the rule for new ones.</summary>
internal sealed class Passwords(IPasswordHasher<Account> hasher)
{
    public const int MinLength = 12;

    // A bound on work, far above what people type.
    public const int MaxLength = 256;

    // PBKDF2 with HMAC-SHA-512: what OWASP's password storage sheet asks for.
    public const int Iterations = 210_000;

    private static readonly Account Nobody = new() { Email = "", PasswordHash = "" };

    private readonly string _hashOfNothing = hasher.HashPassword(Nobody, "the hash that an unknown e-mail is checked against");

    public static bool IsLongEnough(string password) => password.Length is >= MinLength and <= MaxLength;

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Does the same work where there is no account.</summary>
    public PasswordVerificationResult Verify(Account? account, string password)
    {
        var result = hasher.VerifyHashedPassword(Nobody, account?.PasswordHash ?? _hashOfNothing, password);
        return account is null ? PasswordVerificationResult.Failed : result;
    }
}
