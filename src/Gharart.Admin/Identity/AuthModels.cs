namespace Gharart.Admin.Identity;

internal sealed record LoginRequest(string? Email, string? Password);

internal sealed record RefreshRequest(string? RefreshToken);

internal sealed record LogoutRequest(string? RefreshToken = null);

internal sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken);

internal sealed record MeResponse(MeUser User, AccountPlan Plan, IReadOnlyList<MeHandle> Handles);

internal sealed record MeUser(int Id, string Email, string? DisplayName, bool IsOperator, DateTimeOffset CreatedAt);

internal sealed record MeHandle(string Handle, string? DisplayName, HandleRole Role);
