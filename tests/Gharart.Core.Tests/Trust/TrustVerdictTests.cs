using Gharart.Core.Trust;

namespace Gharart.Core.Tests.Trust;

public sealed class TrustVerdictTests
{
    // Contract §8.3 and §8.5, line by line: verification, score, person, then what must come out.
    [Theory]
    [InlineData(VerificationStatus.Verified, TrustDecision.Allow, null, true, "verified")]
    [InlineData(VerificationStatus.Lapsing, TrustDecision.Allow, null, true, "verification_lapsing")]
    [InlineData(VerificationStatus.Waived, TrustDecision.Allow, null, true, "waived")]
    [InlineData(VerificationStatus.Pending, TrustDecision.Allow, null, false, "verification_pending")]
    [InlineData(VerificationStatus.Failed, TrustDecision.Allow, null, false, "verification_failed")]
    [InlineData(VerificationStatus.Verified, TrustDecision.Review, null, false, "risk_review")]
    [InlineData(VerificationStatus.Waived, TrustDecision.Review, null, false, "risk_review")]
    [InlineData(VerificationStatus.Pending, TrustDecision.Review, null, false, "verification_pending")]
    [InlineData(VerificationStatus.Verified, TrustDecision.Block, null, false, "risk_block")]
    [InlineData(VerificationStatus.Pending, TrustDecision.Block, null, false, "risk_block")]
    [InlineData(VerificationStatus.Verified, TrustDecision.Block, TrustDecision.Allow, true, "verified")]
    [InlineData(VerificationStatus.Lapsing, TrustDecision.Review, TrustDecision.Allow, true, "verification_lapsing")]
    [InlineData(VerificationStatus.Waived, TrustDecision.Review, TrustDecision.Allow, true, "waived")]
    [InlineData(VerificationStatus.Pending, TrustDecision.Allow, TrustDecision.Allow, false, "verification_pending")]
    [InlineData(VerificationStatus.Failed, TrustDecision.Allow, TrustDecision.Allow, false, "verification_failed")]
    [InlineData(VerificationStatus.Verified, TrustDecision.Allow, TrustDecision.Block, false, "manual_block")]
    [InlineData(VerificationStatus.Waived, TrustDecision.Allow, TrustDecision.Block, false, "manual_block")]
    [InlineData(VerificationStatus.Pending, TrustDecision.Allow, TrustDecision.LegalBlock, false, "legal_block")]
    [InlineData(VerificationStatus.Verified, TrustDecision.Block, TrustDecision.LegalBlock, false, "legal_block")]
    public void Evaluate_EachLineOfTheContract_DecidesAndSaysWhy(
        VerificationStatus verification, TrustDecision automated, TrustDecision? manual, bool routable, string reason)
    {
        var verdict = TrustVerdict.Evaluate("shop.example", verification, automated, manual);
        Assert.Equal(("shop.example", routable, reason), (verdict.Domain, verdict.Routable, verdict.Reason.ToWireName()));
        Assert.Equal((manual ?? automated, manual is null ? DecisionSource.Automated : DecisionSource.Manual), (verdict.Decision, verdict.Source));
    }

    [Fact]
    public void Evaluate_AllCombinations_RoutableOnlyWhenProvedOrWaivedAndAllowed()
    {
        var routable = 0;
        foreach (var verification in Enum.GetValues<VerificationStatus>())
        {
            foreach (var automated in Enum.GetValues<TrustDecision>())
            {
                foreach (var manual in Enum.GetValues<TrustDecision>().Select(d => (TrustDecision?)d).Append(null))
                {
                    var expected = (manual ?? automated) == TrustDecision.Allow
                        && (verification is VerificationStatus.Verified or VerificationStatus.Lapsing or VerificationStatus.Waived);
                    var verdict = TrustVerdict.Evaluate("shop.example", verification, automated, manual);
                    Assert.True(expected == verdict.Routable, $"{verification} {automated} {manual}");
                    routable += verdict.Routable ? 1 : 0;
                }
            }
        }

        Assert.Equal(3 * (4 + 1), routable);
    }

    [Theory]
    [InlineData(VerificationStatus.Verified, (TrustDecision)4)]
    [InlineData((VerificationStatus)5, TrustDecision.Allow)]
    public void Evaluate_ValueThatIsNotKnown_ThrowsInsteadOfAllowing(VerificationStatus verification, TrustDecision automated) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrustVerdict.Evaluate("shop.example", verification, automated, null));

    [Fact]
    public void NotRegistered_IsNotRoutable()
    {
        Assert.False(TrustVerdict.NotRegistered.Routable);
        Assert.Equal("domain_not_registered", TrustVerdict.NotRegistered.Reason.ToWireName());
    }

    [Fact]
    public void ToWireName_EveryReason_HasAnOwnName()
    {
        var names = Enum.GetValues<TrustReason>().Select(reason => reason.ToWireName()).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TrustReason)99).ToWireName());
    }
}
