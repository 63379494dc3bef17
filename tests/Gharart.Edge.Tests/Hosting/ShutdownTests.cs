using System.Net.Sockets;
using Gharart.Edge.Management;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Hosting;

public class ShutdownTests
{
    [Fact]
    public async Task Stop_WithARequestInProgress_AnswersItFirst()
    {
        using var clock = new HeldClock();
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton<TimeProvider>(clock) };
        await edge.InitializeAsync();

        // Reading the time is part of answering: holding the clock holds the request.
        clock.Hold();
        var request = Task.Run(() => edge.LocationOfAsync("/sale", ("x-request-id", "in-progress")));
        await Eventually.HoldsAsync("the request is in progress", () => clock.Waiting > 0);
        var stopping = Task.Run(edge.StopAsync);
        await Eventually.HoldsAsync("no more connections are taken", () => !Accepts(edge.Address));
        Assert.False(request.IsCompleted);
        clock.Release();

        Assert.StartsWith("https://shop.example/sale?", await request, StringComparison.Ordinal);
        await stopping;
        Assert.Single(ClickRow.ReadAll(edge.JournalDirectory, default));
    }

    [Fact]
    public async Task Fault_WhileAnswering_IsAPageWithTheRequestId()
    {
        using var clock = new HeldClock();
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton<TimeProvider>(clock) };
        await edge.InitializeAsync();

        clock.Fail();
        using var page = await edge.SendAsync("/sale", ("x-request-id", "broken-request"));
        clock.Fail();
        using var problem = await edge.SendAsync("/sale", ("x-request-id", "broken-request"), ("Accept", "application/json"));

        page.AssertRefused(500);
        Assert.Equal("broken-request", page.Header("x-request-id"));
        Assert.DoesNotContain("Exception", await page.AssertPageAsync(), StringComparison.Ordinal);
        await problem.AssertProblemAsync(500, "internal_error");
        Assert.Equal(2, edge.Metrics.Count(EdgeAnswer.Failed));
        Assert.StartsWith("https://shop.example/sale?", await edge.LocationOfAsync("/sale"), StringComparison.Ordinal);
    }

    private static bool Accepts(Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
