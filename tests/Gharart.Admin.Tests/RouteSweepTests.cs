namespace Gharart.Admin.Tests;

/// <summary>Rules that hold for every route of the API, also for those that are still to come.</summary>
public class RouteSweepTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static readonly string[] OpenToAnyone = ["POST /v2/auth/login", "POST /v2/auth/refresh", "POST /v2/auth/logout", "POST /v2/auth/accept-invite", "POST /v2/auth/verify-email"];

    [Fact]
    public void Route_OfTheApi_IsAuthorisedUnlessListed()
    {
        var open = Routes().Where(route => route.IsOpen);

        Assert.Equal(OpenToAnyone.Order(), open.Select(route => route.Name).Order());
    }

    [Fact]
    public void Route_OfAHandle_DemandsARole() =>
        Assert.All(Routes().Where(route => route.Name.Contains("/handles/{handle}", StringComparison.Ordinal)), route =>
            Assert.True(route.Role is not null, route.Name));

    private List<ApiRoute> Routes() => ApiRoutes.Of(admin.Services);
}
