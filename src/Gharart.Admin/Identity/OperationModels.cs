namespace Gharart.Admin.Identity;

/// <summary>What is left out stays as it is.</summary>
internal sealed record UpdateAccountRequest(AccountPlan? Plan = null, bool? IsOperator = null);

internal sealed record AccountResponse(
    int Id, string Email, bool EmailVerified, string? DisplayName, AccountPlan Plan, bool IsOperator, AccountState State, DateTimeOffset CreatedAt)
{
    public static AccountResponse From(Account account) => new(
        account.Id, account.Email, account.EmailVerifiedAt is not null, account.DisplayName, account.Plan, account.IsOperator, account.State, account.CreatedAt);
}

internal sealed record SigningKeyResponse(string KeyId);
