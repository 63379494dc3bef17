using Gharart.Core.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class ShrinkGuardTests
{
    [Theory]
    [InlineData(400, 300, 0, 0, true)] // 100 missing
    [InlineData(400, 299, 0, 0, false)] // 101 missing, more than a quarter
    [InlineData(404, 303, 0, 0, true)] // 101 missing, a quarter
    [InlineData(1_000_000, 750_000, 0, 0, true)]
    [InlineData(1_000_000, 749_999, 0, 0, false)]
    [InlineData(100, 0, 0, 0, true)]
    [InlineData(101, 0, 0, 0, false)]
    [InlineData(0, 0, 0, 0, true)]
    [InlineData(10, 5_000, 0, 0, true)]
    [InlineData(1_000, 0, 0, 1_000, true)] // all removed on purpose
    [InlineData(1_000, 0, 0, 749, false)]
    [InlineData(1_000, 0, 500, 1_400, true)] // 900 of them since
    [InlineData(1_000, 0, 500, 700, false)]
    [InlineData(1_000, 0, 5_000, 0, false)] // a publisher that counts anew explains nothing
    [InlineData(1_000, 1_000, 5_000, 0, true)]
    [InlineData(1_000, 0, 0, ulong.MaxValue, true)]
    public void Check_LinksBeforeAndAfter_RefusesOnlyLargeUnexplainedLosses(long served, long next, ulong removedBefore, ulong removedAfter, bool taken)
    {
        var before = new Manifest { Revision = 1, CreatedAt = default, CtxKeyId = 1, RemovedLinks = removedBefore };
        var after = new Manifest { Revision = 2, CreatedAt = default, CtxKeyId = 1, RemovedLinks = removedAfter };

        var refusal = Record.Exception(() => ShrinkGuard.Check(before, served, after, next));

        Assert.Equal(taken, refusal is null);
        Assert.True(refusal is null or InvalidSnapshotException);
    }
}
