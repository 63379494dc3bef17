using System.Net;

namespace Gharart.Admin.Tests.Outgoing;

public class ReadinessWarningTests(OneMachineFixture open, AdminFixture closed) : IClassFixture<OneMachineFixture>, IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Readyz_WithPrivateAddressesAllowed_Warns()
    {
        Assert.Contains("Gharart__Verification__AllowPrivateAddresses", Assert.Single(await WarningsAsync(open)), StringComparison.Ordinal);
        Assert.Empty(await WarningsAsync(closed));
    }

    // No fixture publishes, so none is ready.
    private static async Task<string[]> WarningsAsync(AdminFixture admin)
    {
        var body = await admin.Anonymous().GetAsync(new Uri("/readyz", UriKind.Relative)).ReadAsync(HttpStatusCode.ServiceUnavailable);
        return [.. body.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];
    }
}
