using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.Edge.Tests.Hosting;

public class LoggingTests
{
    [Fact]
    public async Task Click_Answered_IsNotLogged()
    {
        using var log = new CapturedLog();
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton<ILoggerProvider>(log) };
        await edge.InitializeAsync();

        // The edge is ready a moment before it says so.
        await Eventually.HoldsAsync(
            "what the edge logs is captured",
            () => log.Lines.Any(line => line.Contains("Serving snapshot revision 1", StringComparison.Ordinal)));

        _ = await edge.LocationOfAsync("/sale?q=private");
        await edge.StopAsync();

        Assert.DoesNotContain(log.Lines, line => line.Contains("private", StringComparison.Ordinal) || line.Contains("/sale", StringComparison.Ordinal));
    }
}
