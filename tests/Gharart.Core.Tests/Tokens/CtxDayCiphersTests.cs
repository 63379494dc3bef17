using System.Security.Cryptography;
using Gharart.Core.Tokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class CtxDayCiphersTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Get_SameKeyAndDay_IsTheSameInstanceUntilMidnight()
    {
        var key = RandomNumberGenerator.GetBytes(32);

        var cipher = CtxDayCiphers.Get(key, 5 * Day);

        Assert.Same(cipher, CtxDayCiphers.Get(key, (6 * Day) - 1));
        Assert.NotSame(cipher, CtxDayCiphers.Get(key, 6 * Day));
        Assert.NotSame(cipher, CtxDayCiphers.Get(key, (5 * Day) - 1));
        Assert.Same(cipher, CtxDayCiphers.Get(key, 5 * Day));
    }

    [Fact]
    public void Get_OtherKeyOfTheSameDay_IsAnotherInstance() =>
        Assert.NotSame(CtxDayCiphers.Get(new byte[32], 0), CtxDayCiphers.Get(new byte[32], 0));

    [Fact]
    public void Get_MoreDaysThanCapacity_DisposesTheLeastRecentlyUsed()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var first = CtxDayCiphers.Get(key, 0);
        var second = CtxDayCiphers.Get(key, Day);
        for (var day = 2; day < CtxDayCiphers.Capacity; day++)
        {
            _ = CtxDayCiphers.Get(key, day * Day);
        }

        Assert.Same(first, CtxDayCiphers.Get(key, 0));
        _ = CtxDayCiphers.Get(key, CtxDayCiphers.Capacity * Day);

        Assert.Same(first, CtxDayCiphers.Get(key, 0));
        Assert.Throws<ObjectDisposedException>(() => Seal(second));
        Seal(first);
    }

    [Fact]
    public void Get_OnAnotherThread_IsAnotherInstance()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        CtxDayCipher? elsewhere = null;
        var thread = new Thread(() => elsewhere = CtxDayCiphers.Get(key, 0));
        thread.Start();
        thread.Join();

        Assert.NotNull(elsewhere);
        Assert.NotSame(elsewhere, CtxDayCiphers.Get(key, 0));
    }

    private static void Seal(CtxDayCipher cipher) => cipher.Seal(new byte[CtxSealedFields.Length], new byte[CtxToken.ByteLength]);
}
