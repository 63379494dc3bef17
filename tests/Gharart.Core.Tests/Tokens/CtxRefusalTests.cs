using Gharart.Core.Tokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class CtxRefusalTests
{
    [Fact]
    public void ToReason_EveryRefusal_IsTheContractsWordInOrder()
    {
        const string Contract = "missing malformed unsupported_version unknown_key not_authentic from_future expired "
            + "wrong_handle wrong_campaign campaign_not_active test_mismatch";

        var reasons = Enum.GetValues<CtxRefusal>().Where(refusal => refusal != CtxRefusal.None).Select(refusal => refusal.ToReason());

        Assert.Equal(Contract, string.Join(' ', reasons));
    }

    [Fact]
    public void ToReason_NotARefusal_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CtxRefusal.None.ToReason());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((CtxRefusal)12).ToReason());
    }

    [Fact]
    public void ToRefusal_EveryVerdict_KeepsItsName() =>
        Assert.All(
            Enum.GetValues<CtxVerdict>(),
            verdict => Assert.Equal(verdict == CtxVerdict.Valid ? "None" : verdict.ToString(), verdict.ToRefusal().ToString()));
}
