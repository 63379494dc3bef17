using System.Buffers;
using System.Text;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Budgets;

/// <summary>
/// What a whole request allocates, from its bytes to those of its answer, against <c>bench/budgets.json</c>; only the socket is not in it.
/// </summary>
public sealed class RequestBudgetTests : IAsyncLifetime
{
    private const int Requests = 500;

    private static readonly IReadOnlyDictionary<string, long> Allowed = AllocationBudgets.Read("edge");

    private static readonly Peer Proxy = new(ClientAddress.FromIPv4(0x0A000001), IsTrustedProxy: true, IsHttps: false);

    private static readonly Dictionary<string, (string Path, string? Location, string? Forwarded, string Host)> Measured = new()
    {
        ["request.redirect"] = ("/Sale", "https://shop.example/sale?", null, SampleHandles.Host),
        ["request.redirect-custom-host"] = ("/Sale", "https://shop.example/sale?", null, "Go.acme.example:443"),
        ["request.redirect-proxied"] = ("/country", "https://shop.example/de?", "198.51.100.7", SampleHandles.Host),
        ["request.redirect-with-templates"] = ("/Templated", "https://shop.example/t?d=own&h=link&s=Templated&p=XX&utm_source=ad&click_id=clk_", null, SampleHandles.Host),
        ["request.not-found"] = ("/nothing-here", null, null, SampleHandles.Host),
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
        var (path, location, forwarded, host) = Measured[name];
        var handler = _edge.Services.GetRequiredService<IVisitorHandler>();
        var parser = _edge.Services.GetRequiredService<RequestParser>();
        var request = new ReadOnlySequence<byte>(Request(path, forwarded, host));
        var expected = Encoding.ASCII.GetBytes(location is null ? "HTTP/1.1 404 Not Found\r\n" : $"\r\nLocation: {location}");
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        var answered = 0;
        var runs = 0;
        var allocated = Allocations.OfWarm(() =>
        {
            runs++;
            for (var i = 0; i < Requests; i++)
            {
                output.ResetWrittenCount();
                var reader = new SequenceReader<byte>(request);
                var head = RequestHead.OfThread;
                if (parser.TryRead(ref reader, Proxy, head))
                {
                    handler.Answer(head, output, endsConnection: false);
                    answered += output.WrittenSpan.IndexOf(expected) >= 0 ? 1 : 0;
                }
            }
        });

        Assert.Equal(runs * Requests, answered);
        Assert.True(allocated <= Allowed[name] * Requests, $"{name} allocates {allocated / (double)Requests} bytes, {Allowed[name]} are allowed.");
    }

    private static byte[] Request(string path, string? forwarded, string host) => Encoding.ASCII.GetBytes(
        $"GET {path}?gclid=EAIaIQobChMI HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {Agents.Phone}\r\nAccept: text/html,*/*;q=0.8\r\n"
        + $"Referer: https://www.instagram.com/\r\n{(forwarded is null ? "" : $"X-Forwarded-For: {forwarded}\r\n")}\r\n");
}
