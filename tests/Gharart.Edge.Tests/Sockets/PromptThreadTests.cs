using Gharart.Edge.Sockets;

namespace Gharart.Edge.Tests.Sockets;

public sealed class PromptThreadTests
{
    [LinuxFact]
    public void TryBecome_OnANormalThread_ShortensItsSliceAndNoOther()
    {
        if (!File.Exists("/proc/thread-self/sched"))
        {
            // A kernel built without scheduler statistics does not show slices; the call itself must not fail there.
            Assert.True(PromptThread.TryBecome());
            return;
        }

        var before = ReadSlice();
        var (became, prompt, child) = (false, "", "");
        Run(() =>
        {
            (became, prompt) = (PromptThread.TryBecome(), ReadSlice());
            Run(() => child = ReadSlice());
        });

        Assert.True(became);
        Assert.Equal(before, ReadSlice());
        Assert.Equal(before, child);
        if (OperatingSystem.IsOSPlatformVersionAtLeast("linux", 6, 12))
        {
            Assert.Equal("100000", prompt);
        }
    }

    private static void Run(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        thread.Join();
    }

    private static string ReadSlice() =>
        File.ReadLines("/proc/thread-self/sched").FirstOrDefault(line => line.StartsWith("se.slice", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "";
}
