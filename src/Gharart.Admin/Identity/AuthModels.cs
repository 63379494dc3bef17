namespace Gharart.Admin.Identity;

internal sealed record LoginRequest(string? Email, string? Password);

internal sealed record RefreshRequest(string? RefreshToken);

internal sealed record LogoutRequest(string? RefreshToken = null);

internal sealed record ChangePasswordRequest(string? CurrentPassword, string? NewPassword);

internal sealed record SignUpRequest(string? Email, string? Password, string? DisplayName = null);

internal sealed record AcceptInviteRequest(string? Token, string? Password, string? DisplayName = null);

internal sealed record VerifyEmailRequest(string? Token);

internal sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken);

internal sealed record MeResponse(MeUser User, AccountPlan Plan, IReadOnlyList<MeHandle> Handles);

internal sealed record MeUser(int Id, string Email, bool EmailVerified, string? DisplayName, bool IsOperator, DateTimeOffset CreatedAt);

internal sealed record MeHandle(string Handle, string? DisplayName, HandleRole Role);
