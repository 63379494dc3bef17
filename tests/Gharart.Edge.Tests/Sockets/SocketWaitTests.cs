using Gharart.Edge.Sockets;

namespace Gharart.Edge.Tests.Sockets;

public sealed class SocketWaitTests
{
    [Fact]
    public async Task EndCanceled_ToldBesideTheCancellation_IsStillTold()
    {
        var wait = new SocketWait<string>(() => Assert.Fail("Nobody waits."), () => "cancelled");
        wait.Try();
        wait.Prepare(CancellationToken.None);
        wait.TellOrGoOn();
        wait.Cancel();

        Assert.False(wait.TryBegin());
        wait.Try();
        Assert.True(wait.IsCanceled);
        wait.EndCanceled();

        Assert.Equal("cancelled", await wait.Task);
        Assert.True(wait.IsTold, "What came beside the cancellation is lost.");
    }
}
