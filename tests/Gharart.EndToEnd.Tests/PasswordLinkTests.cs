using System.Net;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>A link with a password from the API to the visitor.</summary>
public sealed class PasswordLinkTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    private const string Shop = "https://shop.gharart.example/";
    private const string Secret = "offen-Sesam ü";
    private const string Links = "handles/gharart/links";

    private static readonly (string Country, string Device, string Agent)[] Visitors =
    [
        ("DE", "DESKTOP", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"),
        ("IN", "MOBILE", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"),
        ("IN", "TABLET", "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),
        ("BR", "BOT", "curl/8.5.0"),
    ];

    private static int NextNetwork;

    [Fact]
    public async Task Edge_WithThePassword_LeadsWhereThePreviewSays()
    {
        await fixture.Api.PutAsync($"{Links}/locked", new
        {
            destinationUrl = Shop + "all",
            redirectType = 307,
            password = Secret,
            trackingPolicy = new { appendContextParam = false },
            routingRules = new object[]
            {
                new { ruleId = "ger", when = new { countryIn = new[] { "DE" } }, variant = new { id = "v", destinationUrl = Shop + "de" } },
                new { ruleId = "phone", when = new { deviceIn = new[] { "MOBILE" } }, variant = new { id = "v", destinationUrl = Shop + "phone" } },
                new { ruleId = "mail", when = new { sourceIn = new[] { "social" } }, variant = new { id = "v", destinationUrl = Shop + "social" } },
            },
        });
        await fixture.PublishedAsync();
        foreach (var (country, device, agent) in Visitors)
        {
            foreach (var referrer in new[] { "", "https://www.instagram.com/" })
            {
                var preview = await fixture.Api.PostAsync($"{Links}/locked/route-preview", new { country, userAgent = agent, headers = new Dictionary<string, string> { ["Referer"] = referrer } });
                Assert.Equal(("PASSWORD", 200, device), ((string?)preview["outcome"], (int)preview["status"]!, (string?)preview["context"]!["device"]));
                (string, string)[] headers = [("X-Country", country), ("User-Agent", agent), ("Referer", referrer)];
                using var form = await fixture.Edge.SendAsync(Clients.Click("gharart", "/locked", headers));
                using var right = await PostAsync("/locked", Secret, referrer, headers);

                Assert.Equal(HttpStatusCode.OK, form.StatusCode);
                Assert.Equal((HttpStatusCode.SeeOther, (string?)preview["destinationUrl"]), (right.StatusCode, right.Headers.Location?.OriginalString));
            }
        }
    }

    [Fact]
    public async Task Edits_OfThePassword_HoldAtTheEdge()
    {
        await fixture.Api.PutAsync($"{Links}/changing", new { destinationUrl = Shop, password = "one" });
        await fixture.PublishedAsync();
        await AnswersAsync(200, 303, 401);

        await fixture.Api.PutAsync($"{Links}/changing", new { destinationUrl = Shop, password = "two" });
        await fixture.PublishedAsync();
        await AnswersAsync(200, 401, 303);

        await fixture.Api.PutAsync($"{Links}/changing", new { destinationUrl = Shop });
        await fixture.PublishedAsync();
        await AnswersAsync(302, 405, 405);

        await fixture.Api.PostAsync($"{Links}/changing/rollback", new { version = 1 });
        await fixture.PublishedAsync();
        await AnswersAsync(200, 303, 401);
    }

    [Fact]
    public async Task MaxClicks_CountsWhoOpensIt_AndNobodyElse()
    {
        await fixture.Api.PutAsync($"{Links}/twice", new { destinationUrl = Shop, password = Secret, maxClicks = 2 });
        await fixture.PublishedAsync();
        for (var opened = 0; opened < 2;)
        {
            using var form = await fixture.Edge.SendAsync(Clients.Click("gharart", "/twice"));
            using var wrong = await PostAsync("/twice", "wrong", "");
            using var right = await PostAsync("/twice", Secret, "");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (form.StatusCode, wrong.StatusCode));

            // Until the edge has its permits.
            Assert.True(right.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.ServiceUnavailable, $"{right.StatusCode}");
            opened += right.StatusCode == HttpStatusCode.SeeOther ? 1 : 0;
        }

        await Eventually.HoldsAsync("the link is used up", async () =>
        {
            using var form = await fixture.Edge.SendAsync(Clients.Click("gharart", "/twice"));
            using var right = await PostAsync("/twice", Secret, "");
            return (form.StatusCode, right.StatusCode) == (HttpStatusCode.Gone, HttpStatusCode.Gone);
        });
    }

    /// <summary>The form, and what the passwords "one" and "two" are answered with.</summary>
    private async Task AnswersAsync(params int[] expected)
    {
        using var form = await fixture.Edge.SendAsync(Clients.Click("gharart", "/changing"));
        using var one = await PostAsync("/changing", "one", "");
        using var two = await PostAsync("/changing", "two", "");
        Assert.Equal(expected, new[] { form, one, two }.Select(answer => (int)answer.StatusCode));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string password, string referrer, params (string Name, string Value)[] headers)
    {
        using var request = Clients.Click("gharart", path, [.. headers, ("X-Forwarded-For", $"10.9.{Interlocked.Increment(ref NextNetwork) % 256}.1")]);
        request.Method = HttpMethod.Post;
        request.Content = new FormUrlEncodedContent([new("password", password), new("referrer", referrer)]);
        return await fixture.Edge.SendAsync(request);
    }
}
