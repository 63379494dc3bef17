using System.Net;

namespace Gharart.Admin.Tests.Features.Links;

public class LinkListTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example/";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task List_PageByPage_HoldsEachLinkOnceInOrderOfItsFoldedSlug(int limit)
    {
        var client = await HandleClient.CreateAsync(admin);
        string[] slugs = ["delta", "Alpha", "charlie", "BRAVO", "_echo", "bravo-2", "alpha1"];
        foreach (var slug in slugs)
        {
            await client.PutAsync($"links/{slug}", new { destinationUrl = Shop });
        }

        var listed = (await client.ListAsync("links", limit)).Select(item => item["slug"]!.ToString());

        Assert.Equal(slugs.OrderBy(slug => slug.ToLowerInvariant(), StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task List_ChangesBetweenPages_NeitherRepeatsNorSkips()
    {
        var client = await HandleClient.CreateAsync(admin);
        foreach (var slug in new[] { "aaaa", "bbbb", "cccc", "dddd" })
        {
            await client.PutAsync($"links/{slug}", new { destinationUrl = Shop });
        }

        var first = await client.GetAsync("links?limit=2");
        await client.SendAsync(HttpMethod.Delete, "links/bbbb");
        await client.PutAsync("links/aaab", new { destinationUrl = Shop });
        var second = await client.GetAsync($"links?limit=2&nextToken={first.Text("nextToken")}");

        Assert.Equal(["cccc", "dddd"], second.Json["items"]!.AsArray().Select(item => item!["slug"]!.ToString()));
        Assert.Null(second.Json["nextToken"]);
    }

    [Fact]
    public async Task List_TokenOfAnotherFilterOrHandle_IsRefused()
    {
        var client = await HandleClient.CreateAsync(admin);
        var other = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/aaaa", new { destinationUrl = Shop });
        await client.PutAsync("links/bbbb", new { destinationUrl = Shop });
        var token = (await client.GetAsync("links?limit=1")).Text("nextToken");

        (await client.GetAsync($"links?q=b&nextToken={token}")).IsRefused("invalid_next_token", "nextToken");
        (await other.GetAsync($"links?nextToken={token}")).IsRefused("invalid_next_token", "nextToken");
        (await client.GetAsync("links?limit=0")).IsRefused("invalid_limit", "limit");
    }

    [Theory]
    [InlineData("q=SALE", "my-sale,titled")]
    [InlineData("q=shop.example/deep", "deep-1")]
    [InlineData("q=100%25", "percent")]
    [InlineData("q=_1", "with_1")]
    [InlineData("q=!", "")]
    [InlineData("q=", "deep-1,my-sale,percent,titled,with_1")]
    [InlineData("tag=MAIL", "percent,titled")]
    [InlineData("tag=mai", "")]
    [InlineData("tag=a%22b", "with_1")]
    [InlineData("tag=mail&q=titled", "titled")]
    [InlineData("campaignId=festive", "")]
    public async Task List_Filtered_HoldsWhatFits(string query, string expected)
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/my-sale", new { destinationUrl = Shop });
        await client.PutAsync("links/titled", new { destinationUrl = Shop, title = "Big Sale", tags = new[] { "mail", "x" } });
        await client.PutAsync("links/deep-1", new { destinationUrl = Shop + "deep/page" });
        await client.PutAsync("links/percent", new { destinationUrl = Shop, title = "100% off", tags = new[] { "Mail" } });
        await client.PutAsync("links/with_1", new { destinationUrl = Shop, tags = new[] { "a\"b" } });

        var listed = (await client.ListAsync($"links?{query}", 2)).Select(item => item["slug"]!.ToString());

        Assert.Equal(expected, string.Join(',', listed));
    }

    [Fact]
    public async Task List_ByState_AgreesWithTheStateOfEachLinkAtItsBorders()
    {
        var client = await HandleClient.CreateAsync(admin);
        var now = admin.Clock.GetUtcNow();
        (string Name, DateTimeOffset? At)[] times =
            [("none", null), ("past", now.AddMilliseconds(-1)), ("now", now), ("soon", now.AddMilliseconds(1)), ("late", now.AddDays(1))];
        foreach (var (start, startAt) in times)
        {
            foreach (var (end, endAt) in times)
            {
                foreach (var (expiry, expiryAt) in times)
                {
                    foreach (var enabled in new[] { true, false })
                    {
                        var isLegal = !(endAt <= startAt) && !(expiryAt <= startAt);
                        var put = await client.PutAsync($"links/{start}-{end}-{expiry}-{enabled}", new
                        {
                            destinationUrl = Shop,
                            enabled,
                            scheduledStartAt = startAt,
                            scheduledEndAt = endAt,
                            expiresAt = expiryAt,
                        });
                        Assert.Equal(isLegal ? HttpStatusCode.Created : HttpStatusCode.BadRequest, put.Status);
                    }
                }
            }
        }

        var all = (await client.ListAsync("links", 200)).ToLookup(link => link["state"]!.ToString(), link => link["slug"]!.ToString());
        foreach (var state in new[] { "ENABLED", "DISABLED", "SCHEDULED", "EXPIRED" })
        {
            Assert.NotEmpty(all[state]);
            Assert.Equal(all[state], (await client.ListAsync($"links?state={state.ToLowerInvariant()}", 200)).Select(link => link["slug"]!.ToString()));
        }

        Assert.Contains("now-none-none-True", all["ENABLED"]);
        Assert.Contains("soon-none-none-True", all["SCHEDULED"]);
        Assert.Contains("none-now-none-True", all["EXPIRED"]);
        Assert.Contains("none-none-past-True", all["EXPIRED"]);
        (await client.GetAsync("links?state=OPEN")).IsRefused("invalid_state", "state");
    }
}
