using System.Net;
using Gharart.TestKit.Destinations;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>No address of any class sends a visitor to a host that was not approved, through whichever entry point it comes.</summary>
public sealed class UrlAttackTests(StandaloneFixture fixture, ITestOutputHelper output) : IClassFixture<StandaloneFixture>
{
    private const string Handle = "gharart";

    private static readonly string[] Urls = [.. AttackUrls.ByClass.Values.SelectMany(urls => urls)];

    private readonly UrlEntryPoints _entries = new(fixture.Api.Http, Handle);

    [Fact]
    public async Task Written_EachIsRefused_OrLeadsToTheApprovedHost()
    {
        var taken = new List<(string Entry, string Slug, string Url)>();
        for (var i = 0; i < Urls.Length; i++)
        {
            foreach (var (e, entry) in UrlEntryPoints.Single.Index())
            {
                var slug = $"at-{e}-{i}";
                if (await _entries.WriteAsync(entry, slug, Urls[i]) is not { } refusal)
                {
                    taken.Add((entry, slug, Urls[i]));
                    continue;
                }

                Assert.True(refusal is { Status: 400, Fields.Length: > 0 }, $"{entry} {Urls[i]}: {refusal}");
            }
        }

        foreach (var (f, format) in UrlEntryPoints.Files.Index())
        {
            var links = Urls.Select((url, i) => (Slug: $"in-{f}-{i}", Url: url)).ToList();
            var refused = await _entries.ImportAsync(format, links);
            Assert.All(refused, refusal => Assert.Equal("destinationUrl", refusal.Value));
            taken.AddRange(links.Where(link => !refused.ContainsKey(link.Slug)).Select(link => (format, link.Slug, link.Url)));
        }

        await fixture.PublishedAsync();
        var sent = 0;
        foreach (var (entry, slug, url) in taken)
        {
            sent += await LeadsAsync($"/{slug}", $"{entry} {url}") ? 1 : 0;
        }

        output.WriteLine($"{Urls.Length} addresses, {taken.Count} taken, {sent} sent on");
        Assert.True(sent > 50 && sent < taken.Count, "Both kinds have to be there.");
        Assert.All(UrlEntryPoints.Single.Concat(UrlEntryPoints.Files), entry => Assert.Contains(taken, link => link.Entry == entry));
    }

    [Fact]
    public async Task HandleFallback_IsRefused_OrLeadsToTheApprovedHost()
    {
        await fixture.Api.PostAsync("handles", new { handle = "url-fallback" });
        await fixture.Api.PostAsync("handles/url-fallback/destination-domains", new { domain = AttackUrls.Approved, scope = "HOST" });
        await fixture.Api.PostAsync($"handles/url-fallback/destination-domains/{AttackUrls.Approved}/decision", new { waiveVerification = true, reason = "a test" });
        await fixture.Api.PutAsync("handles/url-fallback/links/lost", new { destinationUrl = "https://not-registered.example/" });
        var entries = new UrlEntryPoints(fixture.Api.Http, "url-fallback");
        var sent = 0;
        foreach (var url in Urls)
        {
            if (await entries.SendAsync(HttpMethod.Put, "", new { fallbackUrl = url }) is { } refusal)
            {
                Assert.True(refusal is { Status: 400, Fields: "fallbackUrl" }, $"{url}: {refusal}");
                continue;
            }

            await fixture.PublishedAsync();
            sent += await LeadsAsync("/lost", url, "url-fallback") ? 1 : 0;
        }

        Assert.True(sent > 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Template_IsRefused_OrLeadsToTheApprovedHost(bool isValue)
    {
        var slug = isValue ? "templated" : "templated-by-name";
        await _entries.WriteAsync("destinationUrl", slug, $"https://{AttackUrls.Approved}/");
        await fixture.PublishedAsync();
        var sent = 0;
        foreach (var url in Urls)
        {
            var parameters = isValue ? new Dictionary<string, string> { ["x"] = url } : new Dictionary<string, string> { [url] = "x" };
            var template = new { templateKey = slug, kind = "URL_PARAMS", appliesTo = new { slugs = new[] { slug } }, @params = parameters };
            if (await _entries.SendAsync(HttpMethod.Post, "tracking-templates", template) is { } refusal)
            {
                Assert.True(refusal is { Status: 400, Fields.Length: > 0 }, $"{url}: {refusal}");
                continue;
            }

            await fixture.PublishedAsync();
            Assert.True(await LeadsAsync($"/{slug}", url), url);
            sent++;
        }

        Assert.True(isValue ? sent > 50 : sent < Urls.Length, $"{sent} sent on");
    }

    [Fact]
    public async Task VisitorsQuery_NeverMovesTheHost()
    {
        await _entries.WriteAsync("destinationUrl", "forwards", $"https://{AttackUrls.Approved}/?own=1");
        await fixture.PublishedAsync();
        foreach (var url in Urls)
        {
            var text = Uri.EscapeDataString(url);
            Assert.True(await LeadsAsync($"/forwards?{text}", url));
            Assert.True(await LeadsAsync($"/forwards?next={text}&{text}=1&utm_source={text}&ctx={text}&own={text}", url));
        }
    }

    [Fact]
    public async Task Chromium_AsksForTheHostThatTheEdgeApproved()
    {
        var taken = new List<string>();
        foreach (var (i, url) in Urls.Index())
        {
            // Without TLS, so that the server of the test can read the Host.
            var plain = url.StartsWith("https://", StringComparison.Ordinal) ? "http://" + url["https://".Length..] : url;
            if (await _entries.WriteAsync("destinationUrl", $"br-{i}", plain) is null)
            {
                taken.Add($"br-{i}");
            }
        }

        await fixture.PublishedAsync();
        var sent = new List<string>();
        foreach (var slug in taken)
        {
            if (await LeadsAsync($"/{slug}", slug))
            {
                sent.Add(slug);
            }
        }

        using var browser = new BrowserDestinations();
        var edge = $"http://{Handle}.localhost:{new Uri(fixture.Host.EdgeUrl).Port}";
        var attacks = Urls.Take(40).Select((url, i) => (Mark: $"q{i}", Query: Uri.EscapeDataString(url)));
        string[] pages =
        [
            .. taken.Select(slug => $"{edge}/{slug}?mark={slug}."),
            .. attacks.Select(attack => $"{edge}/{sent[0]}?mark={attack.Mark}.&next={attack.Query}&{attack.Query}"),
        ];
        string[] marks = [.. sent.Select(slug => $"mark={slug}."), .. attacks.Select(attack => $"mark={attack.Mark}.")];
        await browser.OpenAsync(pages, () => marks.All(mark => browser.Asked.Any(asked => asked.Target.Contains(mark, StringComparison.Ordinal))));

        var visits = browser.Asked.Where(asked => asked.Target.Contains("mark=", StringComparison.Ordinal)).ToList();
        Assert.All(visits, visit => Assert.True(AttackUrls.IsApproved(visit.Host.Split(':')[0]), visit.Host));
        Assert.DoesNotContain(browser.Asked, asked => asked.Host.Contains("evil", StringComparison.Ordinal));
        output.WriteLine($"{pages.Length} pages opened, {marks.Length} of them sent on, {visits.Count} arrivals at the approved host");
    }

    /// <summary>Whether a click is sent on; then a browser takes it to the approved host.</summary>
    private async Task<bool> LeadsAsync(string path, string what, string handle = Handle)
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click(handle, path));
        if (!answer.Headers.NonValidated.TryGetValues("Location", out var values))
        {
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{what}: {answer.StatusCode}");
            return false;
        }

        var location = Assert.Single(values);
        var browser = BrowserUrl.Parse(location);
        Assert.True(answer.StatusCode == HttpStatusCode.Found && browser is { UserInfo: "" } && AttackUrls.IsApproved(browser.Host), $"{what}: {location}");
        Assert.True(AttackUrls.IsApproved(new Uri(location).Host), $"{what}: {location}");
        Assert.DoesNotContain(location, character => character is <= ' ' or >= '\x7F' or '\\');
        return true;
    }
}
