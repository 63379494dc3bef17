using Gharart.Admin.Http.Json;
using Gharart.Core.Trust;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public class DomainWaiverTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Waiver_ByTheOwner_RoutesWithoutProofUntilItEnds()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("market.example");

        var waived = await scene.DecideAsync("market.example", """{"waiveVerification":true,"reason":"Our shop on a marketplace"}""");
        Assert.Equal("True waived ALLOW AUTOMATED ", DomainScene.Describe(waived));
        Assert.Equal("WAIVED", waived.Text("verification.status"));
        Assert.Equal(AdminFixture.OwnerEmail, waived.Text("verification.waivedBy"));
        Assert.Equal("Our shop on a marketplace", waived.Text("verification.waivedReason"));
        Assert.Null(waived.Text("verification.expiresAt"));

        // A block by hand stands above it.
        var blocked = await scene.DecideAsync("market.example", """{"decision":"LEGAL_BLOCK","reason":"Court order 7"}""");
        Assert.Equal("False legal_block BLOCK MANUAL LEGAL_BLOCK", DomainScene.Describe(blocked));
        await scene.DecideAsync("market.example", """{"decision":"CLEAR","reason":"Order lifted"}""");

        var ended = await scene.DecideAsync("market.example", """{"waiveVerification":false,"reason":"Shop closed"}""");
        Assert.Equal("False verification_pending ALLOW AUTOMATED ", DomainScene.Describe(ended));
        Assert.Null(ended.Text("verification.waivedBy"));
    }

    [Theory]
    [InlineData(false, false, VerificationStatus.Pending)]
    [InlineData(true, false, VerificationStatus.Verified)]
    [InlineData(true, true, VerificationStatus.Lapsing)]
    public async Task Waiver_Ended_GoesBackToWhatWasProved(bool wasProved, bool isLapsing, VerificationStatus expected)
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("shop.example", row =>
        {
            row.VerifiedAt = wasProved ? admin.Clock.GetUtcNow().AddDays(-3) : null;
            row.LapsingSince = isLapsing ? admin.Clock.GetUtcNow().AddHours(-1) : null;
        });
        await scene.DecideAsync("shop.example", """{"waiveVerification":true,"reason":"For now"}""");

        var ended = await scene.DecideAsync("shop.example", """{"waiveVerification":false,"reason":"Enough"}""");

        Assert.Equal(ContractEnum<VerificationStatus>.ToWord(expected), ended.Text("verification.status"));
    }

    [Fact]
    public async Task Waiver_EndedWhereNothingIsWaived_LeavesAFailedCheckFailed()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("shop.example", row => (row.VerificationStatus, row.VerifiedAt) = (VerificationStatus.Failed, admin.Clock.GetUtcNow()));

        var domain = await scene.DecideAsync("shop.example", """{"waiveVerification":false,"reason":"By mistake"}""");

        Assert.Equal("FAILED", domain.Text("verification.status"));
    }
}
