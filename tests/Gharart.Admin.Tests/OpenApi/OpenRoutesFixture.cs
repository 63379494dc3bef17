namespace Gharart.Admin.Tests.OpenApi;

/// <summary>An admin with every route that there can be.</summary>
public class OpenRoutesFixture : AdminFixture
{
    protected override Dictionary<string, string?> Settings => new() { ["SignUp"] = "true", ["PublicAdminUrl"] = "http://localhost:8081/" };
}
