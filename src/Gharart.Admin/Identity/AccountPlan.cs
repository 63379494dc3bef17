namespace Gharart.Admin.Identity;

/// <summary>What an account may use (contract §2), least first, so that plans compare with &lt;.</summary>
internal enum AccountPlan
{
    Free,
    Pro,
    Enterprise,
    SelfHosted,
}
