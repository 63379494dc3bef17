namespace Gharart.Core.Tests.Visitors;

internal static class AllocationAssert
{
    /// <summary>Runs the action warm and then measures it.</summary>
    public static void None(Action action)
    {
        for (var i = 0; i < 50; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
