namespace Gharart.Admin.Tests.Identity;

/// <summary>An admin at which strangers may sign up.</summary>
public sealed class SignUpFixture : AdminFixture
{
    protected override Dictionary<string, string?> Settings => new() { ["SignUp"] = "true", ["PublicAdminUrl"] = "https://admin.gharart.test/" };
}
