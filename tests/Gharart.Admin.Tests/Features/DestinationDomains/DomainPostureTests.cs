using Gharart.Admin.Http.Json;
using Gharart.Core.Trust;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public class DomainPostureTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Posture_EveryVerificationScoreAndDecision_FollowsTheContract()
    {
        var scene = await DomainScene.NewAsync(admin);
        var expected = new Dictionary<string, string>();
        foreach (var verification in new[] { "PENDING", "VERIFIED", "LAPSING", "FAILED", "WAIVED" })
        {
            foreach (var automated in new[] { "ALLOW", "REVIEW", "BLOCK" })
            {
                foreach (var manual in new[] { null, "ALLOW", "BLOCK", "LEGAL_BLOCK" })
                {
                    var domain = $"d{expected.Count}.example";
                    expected.Add(domain, Expect(verification, automated, manual));
                    await scene.InsertAsync(domain, row =>
                    {
                        row.VerificationStatus = ContractEnum<VerificationStatus>.Parse(verification);
                        row.AutomatedDecision = ContractEnum<TrustDecision>.Parse(automated);
                        row.ManualDecision = manual is null ? null : ContractEnum<TrustDecision>.Parse(manual);
                    });
                }
            }
        }

        var items = (await scene.GetAsync("?limit=200")).At("items").EnumerateArray().ToList();

        Assert.Equal(60, items.Count);
        Assert.All(items, item => Assert.Equal(expected[item.Text("domain")!], DomainScene.Describe(item)));
        Assert.Equal(12, items.Count(item => item.At("routable").GetBoolean()));
    }

    // Written from contract §8.3 to §8.5, not from the code: routable is "proved and allowed"; of the reasons against it the gravest is told.
    private static string Expect(string verification, string automated, string? manual)
    {
        var isProved = verification is "VERIFIED" or "LAPSING" or "WAIVED";
        var inForce = manual ?? automated;
        var routable = isProved && inForce == "ALLOW";
        string reason;
        if (manual == "LEGAL_BLOCK")
        {
            reason = "legal_block";
        }
        else if (inForce == "BLOCK")
        {
            reason = manual == "BLOCK" ? "manual_block" : "risk_block";
        }
        else if (!isProved)
        {
            reason = verification == "PENDING" ? "verification_pending" : "verification_failed";
        }
        else if (inForce == "REVIEW")
        {
            reason = "risk_review";
        }
        else
        {
            reason = new Dictionary<string, string> { ["VERIFIED"] = "verified", ["LAPSING"] = "verification_lapsing", ["WAIVED"] = "waived" }[verification];
        }

        return $"{routable} {reason} {(inForce == "LEGAL_BLOCK" ? "BLOCK" : inForce)} {(manual is null ? "AUTOMATED" : "MANUAL")} {manual}";
    }
}
