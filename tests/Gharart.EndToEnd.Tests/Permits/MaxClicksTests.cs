using System.Net;
using System.Text.Json.Nodes;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>Contract §4, <c>maxClicks</c>, in the all-in-one host.</summary>
public sealed class MaxClicksTests(StandaloneFixture fixture, ITestOutputHelper output) : IClassFixture<StandaloneFixture>
{
    private const string Handle = "gharart";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Clicks_OfManyVisitorsAtOnce_AreAnsweredExactlySoOften(int limit)
    {
        var slug = await SaveAsync($"limit-{limit}", limit);
        var visits = new Visits();
        await visits.UntilGoneAsync([fixture.Edge], Handle, slug);
        output.WriteLine($"{visits}");
        Assert.Equal(limit, visits.Sent);
        Assert.Equal(0, visits.Count(HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task BotsHeadAndPrefetch_UseNothingUp_ButAreToldOfTheEnd()
    {
        var slug = await SaveAsync("bots-and-heads", 2);
        (string, string)[][] free = [[("User-Agent", "Googlebot/2.1 (+http://www.google.com/bot.html)")], [("Sec-Purpose", "prefetch;prerender")]];
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Found, await StatusAsync(slug, HttpMethod.Head));
            Assert.All(await Task.WhenAll(free.Select(headers => StatusAsync(slug, HttpMethod.Get, headers))), status => Assert.Equal(HttpStatusCode.Found, status));
        }

        Assert.Equal(HttpStatusCode.Found, await StatusAsync(slug, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(slug, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(slug, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(slug, HttpMethod.Head));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(slug + "+", HttpMethod.Get));
        Assert.All(await Task.WhenAll(free.Select(headers => StatusAsync(slug, HttpMethod.Get, headers))), status => Assert.Equal(HttpStatusCode.Gone, status));
    }

    [Fact]
    public async Task LimitRaisedLoweredRemovedAndSetAgain_CountsOn_AndANewLinkBeginsAnew()
    {
        var slug = await SaveAsync("edited", 3);
        Assert.Equal((3, HttpStatusCode.Gone), await ClicksAsync(slug));
        await SaveAsync(slug, 5);
        Assert.Equal((2, HttpStatusCode.Gone), await ClicksAsync(slug));
        await SaveAsync(slug, 10);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(slug, HttpMethod.Get));
        await SaveAsync(slug, 4);
        Assert.Equal((0, HttpStatusCode.Gone), await ClicksAsync(slug));
        await SaveAsync(slug, 8);
        Assert.Equal((2, HttpStatusCode.Gone), await ClicksAsync(slug));
        await SaveAsync(slug, null);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Found, await StatusAsync(slug, HttpMethod.Get));
        }

        await SaveAsync(slug, 9);
        Assert.Equal((1, HttpStatusCode.Gone), await ClicksAsync(slug));

        using var gone = await fixture.Api.Http.DeleteAsync($"/v2/handles/{Handle}/links/{slug}");
        gone.EnsureSuccessStatusCode();
        await fixture.PublishedAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(slug, HttpMethod.Get));
        await SaveAsync(slug, 3);
        Assert.Equal((3, HttpStatusCode.Gone), await ClicksAsync(slug));
    }

    [Fact]
    public async Task UsedUp_ShowsInPreviewListAndLink()
    {
        var slug = await SaveAsync("shown-as-used-up", 2);
        Assert.Equal("REDIRECT", (string)(await PreviewAsync(slug))["outcome"]!);
        Assert.DoesNotContain(slug, await SlugsAsync("USED_UP"));
        Assert.Contains(slug, await SlugsAsync("ENABLED"));
        await StatusAsync(slug, HttpMethod.Get);
        await Eventually.HoldsAsync("one click shows", async () => (long?)(await LinkAsync(slug))["clicksUsed"] == 1);

        Assert.Equal((1, HttpStatusCode.Gone), await ClicksAsync(slug));
        await Eventually.HoldsAsync("it shows as used up", async () => (string?)(await LinkAsync(slug))["state"] == "USED_UP");
        var preview = await PreviewAsync(slug);
        Assert.Equal(("GONE", 410, null), ((string)preview["outcome"]!, (int)preview["status"]!, (string?)preview["destinationUrl"]));
        Assert.Contains(slug, await SlugsAsync("USED_UP"));
        Assert.DoesNotContain(slug, await SlugsAsync("ENABLED"));
        Assert.Equal((2, 2), ((int)(await LinkAsync(slug))["maxClicks"]!, (int)(await LinkAsync(slug))["clicksUsed"]!));

        await SaveAsync(slug, 3);
        Assert.Equal("REDIRECT", (string)(await PreviewAsync(slug))["outcome"]!);
    }

    [Fact]
    public async Task LinkThatLeadsNowhere_UsesNothingUp()
    {
        const string Slug = "untrusted-limit";
        await fixture.Api.PutAsync($"handles/{Handle}/links/{Slug}", new { destinationUrl = "https://nobody.example/", maxClicks = 1 });
        await fixture.PublishedAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(Slug, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(Slug, HttpMethod.Get));
        await SaveAsync(Slug, 1);
        Assert.Equal((1, HttpStatusCode.Gone), await ClicksAsync(Slug));
    }

    private async Task<string> SaveAsync(string slug, int? maxClicks)
    {
        await fixture.Api.PutAsync($"handles/{Handle}/links/{slug}", new { destinationUrl = "https://shop.gharart.example/limited", maxClicks });
        await fixture.PublishedAsync();
        return slug;
    }

    /// <summary>Clicks until it is answered otherwise, waiting where the edge says so.</summary>
    private async Task<(int Sent, HttpStatusCode Then)> ClicksAsync(string slug)
    {
        for (var sent = 0; ; sent++)
        {
            var status = default(HttpStatusCode);
            await Eventually.HoldsAsync(
                $"{slug} is answered", async () => (status = await StatusAsync(slug, HttpMethod.Get)) != HttpStatusCode.ServiceUnavailable);
            if (status != HttpStatusCode.Found)
            {
                return (sent, status);
            }
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string slug, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = Clients.Click(Handle, "/" + slug, headers);
        request.Method = method;
        using var answer = await fixture.Edge.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<JsonObject> LinkAsync(string slug) => fixture.Api.GetAsync($"handles/{Handle}/links/{slug}");

    private Task<JsonObject> PreviewAsync(string slug) => fixture.Api.PostAsync($"handles/{Handle}/links/{slug}/route-preview", new { });

    private async Task<IEnumerable<string>> SlugsAsync(string state) =>
        (await fixture.Api.GetAsync($"handles/{Handle}/links?limit=200&state={state}"))["items"]!.AsArray().Select(link => (string)link!["slug"]!);
}
