using Gharart.Admin.Http;
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

    /// <summary>Whether it will do as a new password.</summary>
    public static bool Check(FieldErrors errors, string? password, string field) =>
        errors.Check(!string.IsNullOrEmpty(password), field, "is required")
        && errors.Check(IsLongEnough(password!), field, $"must be {MinLength} to {MaxLength} characters");

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Does the same work where there is no account, or one without a password.</summary>
    public PasswordVerificationResult Verify(Account? account, string password)
    {
        var hasPassword = account is { PasswordHash.Length: > 0 };
        var result = hasher.VerifyHashedPassword(Nobody, hasPassword ? account!.PasswordHash : _hashOfNothing, password);
        return !hasPassword ? PasswordVerificationResult.Failed : result;
    }
}
