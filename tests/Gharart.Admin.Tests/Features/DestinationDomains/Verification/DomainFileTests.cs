using Gharart.Admin.Features.DestinationDomains.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

public class DomainFileTests(HttpFileFixture admin) : IClassFixture<HttpFileFixture>
{
    [Fact]
    public async Task Verify_FileOfAHost_ProvesItAndKeepsItProved()
    {
        var scene = await DomainScene.NewAsync(admin);
        var file = (await scene.RegisterAsync("file.shop.example", "HOST")).At("verification.challenges")[1];
        Assert.StartsWith("https://file.shop.example/.well-known/gharart-challenge/", file.Text("url"), StringComparison.Ordinal);
        admin.Zone.SetAddresses("file.shop.example", "127.0.0.1");
        admin.Body = "not yet";

        // Both ways are tried and told of.
        var failed = await scene.VerifyAsync("file.shop.example");
        Assert.Equal("FAILED", failed.Text("verification.status"));
        var errors = failed.At("verification.lastErrors").EnumerateArray().Select(error => error.GetString()!).ToList();
        Assert.Contains(errors, error => error.StartsWith("TXT _gharart-challenge.file.shop.example: ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("\"not yet\" instead", StringComparison.Ordinal));

        admin.Body = file.Text("body")!;
        var proved = await scene.VerifyAsync("file.shop.example", """{"method":"HTTP_FILE"}""");
        Assert.Equal("VERIFIED HTTP_FILE True", $"{proved.Text("verification.status")} {proved.Text("verification.method")} {proved.At("routable").GetBoolean()}");
        Assert.Equal("FAILED", failed.Text("verification.status"));

        await RecheckAsync(TimeSpan.FromHours(27));
        Assert.Equal("VERIFIED", await StatusAsync(scene));

        // The file is gone and so is the host: that is a miss. A resolver that is down is none.
        admin.Zone.FailWith = 2;
        await RecheckAsync(TimeSpan.FromHours(27));
        Assert.Equal("VERIFIED", await StatusAsync(scene));
        admin.Zone.FailWith = 0;
        admin.Zone.Clear("file.shop.example");
        await RecheckAsync(TimeSpan.FromHours(2));
        Assert.Equal("LAPSING", await StatusAsync(scene));
    }

    [Fact]
    public async Task Verify_FileOfADomain_IsNeverFetched()
    {
        var scene = await DomainScene.NewAsync(admin);
        var file = (await scene.RegisterAsync("whole.example")).At("verification.challenges")[1];
        admin.Zone.SetAddresses("whole.example", "127.0.0.1");
        admin.Body = file.Text("body")!;
        var before = admin.Requests;

        Assert.Equal("PENDING", (await scene.VerifyAsync("whole.example")).Text("verification.status"));
        Assert.Equal("PENDING", (await scene.VerifyAsync("whole.example", """{"method":"HTTP_FILE"}""")).Text("verification.status"));
        Assert.Equal(before, admin.Requests);
    }

    private async Task RecheckAsync(TimeSpan after)
    {
        admin.Clock.Advance(after);
        await admin.Services.GetRequiredService<DomainRechecks>().CheckDueAsync(CancellationToken.None);
    }

    private async Task<string?> StatusAsync(DomainScene scene)
    {
        using var owner = await admin.OwnerAsync();
        return (await owner.GetAsync(new Uri($"{scene.Domains}/file.shop.example", UriKind.Relative)).ReadAsync()).Text("verification.status");
    }
}
