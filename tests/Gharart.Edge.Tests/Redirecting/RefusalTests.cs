using System.Net;
using System.Text.Json;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Contract §17: what a visitor who is not sent on gets.</summary>
public class RefusalTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    public static TheoryData<string, int, string> Refusals { get; } = new()
    {
        { "/missing", 404, "not_found" },
        { "/", 404, "not_found" },
        { "/abc", 404, "not_found" },
        { "/sale/extra", 404, "not_found" },
        { "/disabled", 404, "not_found" },
        { "/later", 404, "not_found" },
        { "/over", 410, "gone" },
        { "/untrusted", 403, "destination_not_trusted" },
        { "/unregistered", 403, "destination_not_trusted" },
        { "/seized", 451, "destination_not_trusted" },
        { "/later+", 404, "not_found" },
        { "/over+", 410, "gone" },
        { "/missing+", 404, "not_found" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Browser_Refused_GetsAPage(string path, int status, string code)
    {
        Assert.NotEmpty(code);
        using var response = await edge.SendAsync(path, ("User-Agent", Agents.Desktop), ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        response.AssertRefused(status);
        Assert.Contains(response.Header("x-request-id"), await response.AssertPageAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Program_Refused_GetsAProblem(string path, int status, string code)
    {
        using var response = await edge.SendAsync(path, ("Accept", "application/json"));

        await response.AssertProblemAsync(status, code);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Head_Refused_GetsTheHeadersOnly(string path, int status, string code)
    {
        Assert.NotEmpty(code);
        using var response = await edge.SendAsync(HttpMethod.Head, path, SampleHandles.Host);

        response.AssertRefused(status);
        Assert.NotEqual("0", response.Header("Content-Length"));
        await response.AssertEmptyAsync((HttpStatusCode)status);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_OfAnyKind_IsNoClick(string path, int status, string code)
    {
        Assert.NotEmpty(code);
        Assert.Empty(await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync(path);
            Assert.Equal(status, (int)response.StatusCode);
        }));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/problem+json", true)]
    [InlineData("APPLICATION/JSON;q=0.9, */*;q=0.1", true)]
    [InlineData("text/html, application/json", false)]
    [InlineData("*/*", false)]
    public async Task Accept_NamesJsonAndNotHtml_GetsAProblem(string accept, bool json)
    {
        using var response = await edge.SendAsync("/missing", ("Accept", accept));

        Assert.Equal(json ? "application/problem+json" : "text/html; charset=utf-8", response.Header("Content-Type"));
    }

    [Fact]
    public async Task LegalBlock_Refused_NamesWhoBlocks()
    {
        using var response = await edge.SendAsync("/seized");

        Assert.Equal("<http://localhost>; rel=\"blocked-by\"", response.Header("Link"));
    }

    [Theory]
    [InlineData("/untrusted", "verification_pending", "set the TXT record _gharart-challenge.pending.example to")]
    [InlineData("/unregistered", "domain_not_registered", "has not been proved safe")]
    [InlineData("/banned", "manual_block", "banned.example was blocked by a person")]
    [InlineData("/risky", "risk_review", "risky.example looks risky")]
    [InlineData("/dangerous", "risk_block", "dangerous.example is known as dangerous")]
    public async Task Blocked_Refused_SaysWhyAndWhatToDo(string path, string reason, string message)
    {
        using var page = await edge.SendAsync(path, ("Accept", "text/html"));
        Assert.Contains(message, WebUtility.HtmlDecode(await page.AssertPageAsync()), StringComparison.Ordinal);
        using var problem = await edge.SendAsync(path, ("Accept", "application/json"));
        var body = JsonElement.Parse(await problem.Content.ReadAsStringAsync());
        Assert.Equal(reason, body.GetProperty("reason").GetString());
        Assert.Contains(message, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainBlock_Refused_HasNoLink()
    {
        using var response = await edge.SendAsync("/untrusted");

        Assert.False(response.Has("Link"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task OtherMethod_OnALink_Is405WithAllow(string method)
    {
        Assert.Empty(await edge.ClicksOfAsync(async () =>
        {
            using var page = await edge.SendAsync(new HttpMethod(method), "/sale", SampleHandles.Host);
            page.AssertRefused(405);
            Assert.Equal("GET, HEAD", page.Header("Allow"));
            await page.AssertPageAsync();

            using var problem = await edge.SendAsync(new HttpMethod(method), "/sale", SampleHandles.Host, ("Accept", "application/json"));
            Assert.Equal("GET, HEAD", problem.Header("Allow"));
            await problem.AssertProblemAsync(405, "method_not_allowed");
        }));
    }

    [Fact]
    public async Task NoSnapshot_AnyLink_Is503WithRetryAfter()
    {
        await using var empty = new EdgeFixture();
        await empty.StartAsync();

        using var page = await empty.SendAsync("/sale");
        using var problem = await empty.SendAsync("/sale", ("Accept", "application/json"));

        page.AssertRefused(503);
        await page.AssertPageAsync();
        Assert.Equal("5", page.Header("Retry-After"));
        Assert.Equal("5", problem.Header("Retry-After"));
        await problem.AssertProblemAsync(503, "unavailable");
    }
}
