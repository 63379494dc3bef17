namespace Gharart.Admin.Tests.Identity;

/// <summary>An admin that trusts an external issuer.</summary>
public sealed class OidcFixture : AdminFixture
{
    internal OidcIssuer Issuer { get; private set; } = null!;

    protected override Dictionary<string, string?> Settings => new() { ["Oidc:Issuer"] = Issuer.Url, ["Oidc:Audience"] = "gharart-tests", ["SignUp"] = "true" };

    public override async Task InitializeAsync()
    {
        Issuer = await OidcIssuer.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
