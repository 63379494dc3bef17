using System.Net;
using Gharart.Core.Permits;
using Gharart.Edge.Permits;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Permits;

/// <summary>A link with a limit over HTTP; the test is the admin.</summary>
public sealed class LimitedLinkTests : IAsyncLifetime
{
    private readonly EdgeFixture _edge = new();

    public async Task InitializeAsync()
    {
        await _edge.InitializeAsync();
        var link = SampleHandles.Link("limited", "https://shop.example/limited") with { MaxClicks = 3 };
        await _edge.Published.PublishAsync(2, (SampleHandles.Acme, [link]));
        await Eventually.HoldsAsync("the limited link is served", () => _edge.Serves(2));
    }

    public Task DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task NobodyAnswers_IsNoEnd_AndNoClick()
    {
        var clicks = await _edge.ClicksOfAsync(async () =>
        {
            using var answer = await _edge.SendAsync("/limited", ("Accept", "application/json"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(("1", "1", "noindex"), (answer.Header("Retry-After"), answer.Header("Refresh"), answer.Header("X-Robots-Tag")));
            Assert.Null(answer.Headers.Location);
            Assert.Contains("\"unavailable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        });
        Assert.Empty(clicks);
        using var head = await _edge.SendAsync(HttpMethod.Head, "/limited", SampleHandles.Host);
        Assert.Equal(HttpStatusCode.Found, head.StatusCode);
    }

    [Fact]
    public async Task Granted_AreAnsweredAndRecorded_AndNoMore()
    {
        await GrantAsync(2);
        Assert.Single(await _edge.ClicksOfAsync(async () => await FoundAsync()));
        Assert.Single(await _edge.ClicksOfAsync(async () => await FoundAsync()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync());
    }

    [Fact]
    public async Task AllUsed_IsTheEndAtOnce()
    {
        await GrantAsync(3);
        for (var i = 0; i < 3; i++)
        {
            await FoundAsync();
        }

        Assert.Empty(await _edge.ClicksOfAsync(async () => Assert.Equal(HttpStatusCode.Gone, await StatusAsync())));
    }

    private async Task GrantAsync(uint ceiling)
    {
        var exchange = new DirectoryPermitExchange(DirectoryPermitExchange.PathOf(_edge.TransportDirectory));
        var request = default(PermitRequest);
        var holder = "";
        for (var start = TimeProvider.System.GetTimestamp(); holder.Length == 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Eventually.Patience, "The edge does not ask.");
            foreach (var message in (await exchange.TakeAsync(default)).Where(message => message.Requests.Count > 0))
            {
                (holder, request) = (message.Holder, message.Requests[0]);
            }
        }

        Assert.Equal(PermitNeed.Ahead, request.Need);
        var grant = new PermitAnswer(request.LinkNumber, 1, ceiling, 0, 3, request.Era, 0, PermitSigns.None);
        await exchange.AnswerAsync(holder, [grant], default);
        var permits = _edge.Services.GetRequiredService<EdgePermits>();
        await Eventually.HoldsAsync("the grant arrives", () => permits.Stocks[request.LinkNumber].Slot.Numbers.Ceiling == ceiling);
    }

    private async Task FoundAsync() => Assert.Equal(HttpStatusCode.Found, await StatusAsync());

    private async Task<HttpStatusCode> StatusAsync()
    {
        using var answer = await _edge.SendAsync("/limited");
        return answer.StatusCode;
    }
}
