using System.ComponentModel.DataAnnotations;

namespace Gharart.Admin.Identity;

internal sealed record LoginRequest([property: StringLength(EmailAddress.MaxLength)] string? Email, [property: StringLength(Passwords.MaxLength)] string? Password);

internal sealed record RefreshRequest([property: StringLength(SecretText.Length)] string? RefreshToken);

/// <summary>Needed without an access token: the session that the refresh token belongs to ends.</summary>
internal sealed record LogoutRequest([property: StringLength(SecretText.Length)] string? RefreshToken = null);

internal sealed record ChangePasswordRequest(
    [property: StringLength(Passwords.MaxLength)] string? CurrentPassword,
    [property: StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string? NewPassword);

internal sealed record SignUpRequest(
    [property: StringLength(EmailAddress.MaxLength)] string? Email,
    [property: StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string? Password,
    [property: StringLength(EnrolmentEndpoints.MaxDisplayName)] string? DisplayName = null);

/// <param name="Token">Of the link that was mailed.</param>
/// <param name="Password">To sign in with from now on.</param>
/// <param name="DisplayName">For people.</param>
internal sealed record AcceptInviteRequest(
    [property: StringLength(SecretText.Length)] string? Token,
    [property: StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string? Password,
    [property: StringLength(EnrolmentEndpoints.MaxDisplayName)] string? DisplayName = null);

/// <param name="Token">Of the link that was mailed.</param>
internal sealed record VerifyEmailRequest([property: StringLength(SecretText.Length)] string? Token);

internal sealed record SessionResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken);

internal sealed record MeResponse(MeUser User, AccountPlan Plan, IReadOnlyList<MeHandle> Handles);

internal sealed record MeUser(int Id, string Email, bool EmailVerified, string? DisplayName, bool IsOperator, DateTimeOffset CreatedAt);

internal sealed record MeHandle(string Handle, string? DisplayName, HandleRole Role);
