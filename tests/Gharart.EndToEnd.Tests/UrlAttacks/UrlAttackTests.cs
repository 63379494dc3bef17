using System.Net;
using Gharart.TestKit.Destinations;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>No address of any class sends a visitor to a host that was not approved, through whichever entry point it comes.</summary>
public sealed class UrlAttackTests(StandaloneFixture fixture, ITestOutputHelper output) : IClassFixture<StandaloneFixture>
{
    private const string Handle = "gharart";

    // Browsers go to no such port, on whatever host.
    private const string BlockedPort = ":1/";

    private static readonly string[] Urls = [.. AttackUrls.ByClass.Values.SelectMany(urls => urls)];

    private readonly UrlEntryPoints _entries = new(fixture.Api.Http, Handle);

    [Fact]
    public async Task Written_EachIsRefused_OrLeadsToTheApprovedHost()
    {
        var taken = new List<(string Entry, string Slug, string Url)>();
        var saving = UrlEntryPoint.All.Where(entry => entry.Shows is null).ToArray();
        for (var i = 0; i < Urls.Length; i++)
        {
            foreach (var (e, entry) in saving.Index())
            {
                var answer = await _entries.WriteAsync(entry, $"at-{e}-{i}", Urls[i]);
                Assert.True(answer.IsTaken || answer.IsRefusalOfAField, $"{entry.Name} {Urls[i]}: {answer}");
                taken.AddRange(answer.IsTaken ? [(entry.Name, $"at-{e}-{i}", Urls[i])] : []);
            }
        }

        foreach (var (f, format) in UrlEntryPoints.Files.Index())
        {
            var links = Urls.Select((url, i) => (Slug: $"in-{f}-{i}", Url: url)).ToList();
            var refused = await _entries.ImportAsync(format, links);
            Assert.All(refused, refusal => Assert.Equal(format.EndsWith("-fallback", StringComparison.Ordinal) ? "fallbackUrl" : "destinationUrl", refusal.Value));
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
        Assert.All(saving.Select(entry => entry.Name).Concat(UrlEntryPoints.Files), entry => Assert.Contains(taken, link => link.Entry == entry));
    }

    [Fact]
    public async Task Drafted_EachIsRefused_OrShownToLeadToTheApprovedHost()
    {
        var entries = await HandleOfTheApprovedHostAsync("url-drafts");
        foreach (var entry in UrlEntryPoint.All.Where(entry => entry.Shows is not null))
        {
            var shown = 0;
            await entries.SendAsync(HttpMethod.Put, "links/drafted", UrlEntryPoint.NobodysLink);
            foreach (var url in Urls)
            {
                var answer = await entries.SendAsync(entry.Method, entry.PathOf("drafted"), entry.Body("drafted", url));
                Assert.True(answer.IsTaken || answer.IsRefusalOfAField, $"{entry.Name} {url}: {answer}");
                foreach (var destination in answer.IsTaken ? answer.Destinations(entry.Shows!) : [])
                {
                    AssertApproved(destination, $"{entry.Name} {url}");
                    shown++;
                }
            }

            Assert.True(shown > 20, $"{entry.Name}: {shown}");
        }
    }

    [Fact]
    public async Task HandleFallback_IsRefused_OrLeadsToTheApprovedHost()
    {
        var entries = await HandleOfTheApprovedHostAsync("url-fallback");
        await entries.SendAsync(HttpMethod.Put, "links/lost", UrlEntryPoint.NobodysLink);
        var sent = 0;
        foreach (var url in Urls)
        {
            var answer = await entries.SendAsync(HttpMethod.Put, "", new { fallbackUrl = url });
            if (!answer.IsTaken)
            {
                Assert.True(answer is { Status: 400, Fields: "fallbackUrl" }, $"{url}: {answer}");
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
        await _entries.WriteAsync(slug, $"https://{AttackUrls.Approved}/");
        await fixture.PublishedAsync();
        var sent = 0;
        foreach (var url in Urls)
        {
            var parameters = isValue ? new Dictionary<string, string> { ["x"] = url } : new Dictionary<string, string> { [url] = "x" };
            var template = new { templateKey = slug, kind = "URL_PARAMS", appliesTo = new { slugs = new[] { slug } }, @params = parameters };
            var answer = await _entries.SendAsync(HttpMethod.Post, "tracking-templates", template);
            if (!answer.IsTaken)
            {
                Assert.True(answer.IsRefusalOfAField, $"{url}: {answer}");
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
        await _entries.WriteAsync("forwards", $"https://{AttackUrls.Approved}/?own=1");
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
        var taken = new List<(string Mark, string Typed)>();
        foreach (var (i, url) in Urls.Index())
        {
            // Without TLS, so that the server of the test can read the Host.
            var plain = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "http://" + url["https://".Length..] : url;
            if ((await _entries.WriteAsync($"br-{i}", plain)).IsTaken)
            {
                taken.Add(($"br-{i}", plain));
            }
        }

        await fixture.PublishedAsync();
        var edge = $"http://{Handle}.localhost:{new Uri(fixture.Host.EdgeUrl).Port}";
        var pages = new List<string>();
        var approved = new Dictionary<string, string>();
        foreach (var (mark, typed) in taken)
        {
            pages.Add($"{edge}/{mark}?mark={mark}.");
            if (await HostOfAsync($"/{mark}", mark) is not { } host || typed.Contains(BlockedPort, StringComparison.Ordinal))
            {
                continue;
            }

            approved.Add(mark, host);

            // What the browser makes of the address as it was typed is the host that was approved in it, too.
            if (!typed.Contains('?', StringComparison.Ordinal) && !typed.Contains('#', StringComparison.Ordinal))
            {
                pages.Add($"{typed}?mark=typed-{mark}.");
                approved.Add($"typed-{mark}", host);
            }
        }

        foreach (var (i, url) in Urls.Take(40).Index())
        {
            pages.Add($"{edge}/{approved.Keys.First()}?mark=q{i}.&next={Uri.EscapeDataString(url)}&{Uri.EscapeDataString(url)}");
            approved.Add($"q{i}", approved.Values.First());
        }

        using var browser = new BrowserDestinations();
        await browser.OpenAsync(pages, () => approved.Keys.All(mark => browser.Asked.Any(asked => IsOf(asked, mark))), () =>
            string.Join(", ", approved.Keys.Where(mark => !browser.Asked.Any(asked => IsOf(asked, mark)))));

        Assert.Empty(
            from one in approved
            from asked in browser.Asked
            where IsOf(asked, one.Key) && WithoutPort(asked.Host) != one.Value
            select $"{one.Key}: {asked.Host} was asked, {one.Value} approved");
        Assert.All(browser.Asked.Where(asked => asked.Target.Contains("mark=", StringComparison.Ordinal)), asked => Assert.True(AttackUrls.IsApproved(WithoutPort(asked.Host)), asked.Host));
        Assert.DoesNotContain(browser.Asked, asked => asked.Host.Contains("evil", StringComparison.Ordinal));
        output.WriteLine($"{pages.Count} pages opened, {approved.Count} of them lead to the approved host, {browser.Asked.Count} requests");

        static bool IsOf((string Host, string Target) asked, string mark) => asked.Target.Contains($"mark={mark}.", StringComparison.Ordinal);
        static string WithoutPort(string host) => host.Split(':')[0];
    }

    private async Task<UrlEntryPoints> HandleOfTheApprovedHostAsync(string handle)
    {
        await fixture.Api.PostAsync("handles", new { handle });
        await fixture.Api.PostAsync($"handles/{handle}/destination-domains", new { domain = AttackUrls.Approved, scope = "HOST" });
        await fixture.Api.PostAsync($"handles/{handle}/destination-domains/{AttackUrls.Approved}/decision", new { waiveVerification = true, reason = "a test" });
        return new UrlEntryPoints(fixture.Api.Http, handle);
    }

    /// <summary>Whether a click is sent on; then a browser takes it to the approved host.</summary>
    private async Task<bool> LeadsAsync(string path, string what, string handle = Handle) => await HostOfAsync(path, what, handle) is not null;

    private async Task<string?> HostOfAsync(string path, string what, string handle = Handle)
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click(handle, path));
        if (!answer.Headers.NonValidated.TryGetValues("Location", out var values))
        {
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{what}: {answer.StatusCode}");
            return null;
        }

        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{what}: {answer.StatusCode}");
        return AssertApproved(Assert.Single(values), what);
    }

    private static string AssertApproved(string location, string what)
    {
        var browser = BrowserUrl.Parse(location);
        Assert.True(browser is { UserInfo: "" } && AttackUrls.IsApproved(browser.Host), $"{what}: {location}");
        Assert.True(AttackUrls.IsApproved(new Uri(location).Host), $"{what}: {location}");
        Assert.DoesNotContain(location, character => character is <= ' ' or >= '\x7F' or '\\');
        return browser.Host;
    }
}
