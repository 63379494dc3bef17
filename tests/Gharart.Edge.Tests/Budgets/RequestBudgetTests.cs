using System.Net;
using Gharart.Edge.Redirecting;
using Gharart.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Budgets;

/// <summary>
/// What a whole request allocates in the redirect handler, on a context that is used again as the server does, against <c>bench/budgets.json</c>.
/// The budgets are the figures of the day they were set and a tenth more; Kestrel's own part is not in them.
/// </summary>
public sealed class RequestBudgetTests : IAsyncLifetime
{
    private const int Requests = 500;

    private static readonly IReadOnlyDictionary<string, long> Allowed = AllocationBudgets.Read("edge");

    private static readonly Dictionary<string, (string Path, string? Location, string? Forwarded)> Measured = new()
    {
        ["request.redirect"] = ("/Sale", "https://shop.example/sale?", null),
        ["request.redirect-proxied"] = ("/country", "https://shop.example/de?", "198.51.100.7"),
        ["request.not-found"] = ("/nothing-here", null, null),
    };

    private readonly EdgeFixture _edge = new EdgeFixture().With("TrustedProxies", "10.0.0.1");

    public static TheoryData<string> Names => [.. Allowed.Keys];

    public Task InitializeAsync() => _edge.InitializeAsync();

    public Task DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public void Budgets_EveryMeasuredRequest_HasOneAndNoOther() =>
        Assert.Equal(Measured.Keys.Order(StringComparer.Ordinal), Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Request_Warm_StaysInItsBudget(string name)
    {
        var (path, location, forwarded) = Measured[name];
        var handler = _edge.Services.GetRequiredService<RedirectHandler>();
        var context = Request(path, forwarded);
        var answered = 0;
        var runs = 0;
        var allocated = Allocations.OfWarm(() =>
        {
            runs++;
            for (var i = 0; i < Requests; i++)
            {
                context.Response.Headers.Clear();
                context.Response.StatusCode = StatusCodes.Status200OK;
                answered += handler.HandleAsync(context).IsCompletedSuccessfully && IsAnswer(context.Response, location) ? 1 : 0;
            }
        });

        Assert.Equal(runs * Requests, answered);
        Assert.True(allocated <= Allowed[name] * Requests, $"{name} allocates {allocated / (double)Requests} bytes, {Allowed[name]} are allowed.");
    }

    private static bool IsAnswer(HttpResponse response, string? location) => location is null
        ? response.StatusCode == StatusCodes.Status404NotFound
        : response.StatusCode == StatusCodes.Status302Found && response.Headers.Location is [{ } sent] && sent.StartsWith(location, StringComparison.Ordinal);

    private static DefaultHttpContext Request(string path, string? forwarded)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
        var request = context.Request;
        (request.Method, request.Scheme, request.Path) = ("GET", "http", path);
        request.Host = new HostString(SampleHandles.Host);
        request.QueryString = new QueryString("?gclid=EAIaIQobChMI");
        request.Headers.UserAgent = Agents.Phone;
        request.Headers.Accept = "text/html,*/*;q=0.8";
        request.Headers.Referer = "https://www.instagram.com/";
        request.Headers["X-Forwarded-For"] = forwarded;
        return context;
    }
}
