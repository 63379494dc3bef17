namespace Gharart.Admin.Identity;

/// <summary>What an account may use (contract §2).</summary>
internal enum AccountPlan
{
    Free,
    Pro,
    Enterprise,
    SelfHosted,
}
