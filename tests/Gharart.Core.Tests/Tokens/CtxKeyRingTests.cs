using Gharart.Core.Tokens;
using static Gharart.Core.Tests.Tokens.CtxTokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class CtxKeyRingTests
{
    [Fact]
    public void New_ActiveIdNotAmongTheAccepted_Throws()
    {
        Assert.Throws<ArgumentException>(() => new CtxKeyRing(Master, [1, 2], 3));
        Assert.Throws<ArgumentException>(() => new CtxKeyRing(Master, [], 0));
    }

    [Fact]
    public void KeyIds_AnyOrderAndRepeats_AreAscending() =>
        Assert.Equal([0, 7, 255], new CtxKeyRing(Master, [255, 0, 7, 7], 7).KeyIds);

    [Fact]
    public void With_AnyChange_LeavesTheOriginalAsItWas()
    {
        var ring = new CtxKeyRing(Master, [1, 2], 1);

        var changed = ring.WithKey(3).WithActive(3).WithoutKey(1);

        Assert.Equal((1, "1 2"), (ring.ActiveId, string.Join(' ', ring.KeyIds)));
        Assert.Equal((3, "2 3"), (changed.ActiveId, string.Join(' ', changed.KeyIds)));
    }

    [Fact]
    public void WithActive_KeyThatTheRingLacks_Throws() => Assert.Throws<ArgumentException>(() => Ring.WithActive(3));

    [Fact]
    public void WithoutKey_TheActiveOne_Throws() => Assert.Throws<ArgumentException>(() => Ring.WithoutKey(1));

    [Fact]
    public void With_NothingToChange_IsTheSameRing()
    {
        Assert.Same(Ring, Ring.WithActive(1));
        Assert.Same(Ring, Ring.WithKey(2));
        Assert.Same(Ring, Ring.WithoutKey(3));
    }
}
