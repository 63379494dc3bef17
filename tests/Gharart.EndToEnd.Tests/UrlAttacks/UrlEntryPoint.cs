namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>A place of the API where somebody writes an address, which visitors of a link of its own then get, or which an answer shows.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Path">Below the handle; <c>{slug}</c> is the link.</param>
/// <param name="Body">Makes the body of link and address.</param>
/// <param name="NeedsLink">Whether the link is to be there, leading to nobody's domain.</param>
/// <param name="Shows">Null where the address is saved; else the member of the answer in which destinations stand, empty for the whole.</param>
internal sealed record UrlEntryPoint(
    string Name, HttpMethod Method, string Path, Func<string, string, object> Body, bool NeedsLink = false, string? Shows = null)
{
    private const string Nobodys = "https://not-registered.example/";

    /// <summary>All of them: a new one is a line here.</summary>
    public static readonly UrlEntryPoint[] All =
    [
        new("destinationUrl", HttpMethod.Put, "links/{slug}", (_, url) => new { destinationUrl = url }),
        new("fallbackUrl", HttpMethod.Put, "links/{slug}", (_, url) => new { destinationUrl = Nobodys, fallbackUrl = url }),
        new("routingRules", HttpMethod.Put, "links/{slug}", (_, url) => new { destinationUrl = Nobodys, routingRules = new[] { Rule("rule", null, url) } }),
        new("split", HttpMethod.Put, "links/{slug}", (_, url) => new { destinationUrl = Nobodys, routingRules = new[] { Split(url) } }),
        new("handleRule", HttpMethod.Put, "personalization-rules/{slug}", (slug, url) => Rule(null, slug, url), NeedsLink: true),
        new("draftLink", HttpMethod.Post, "links/{slug}/route-preview", (_, url) => new { draft = new { link = new { destinationUrl = url } } }, Shows: ""),
        new("draftLinkFallback", HttpMethod.Post, "links/{slug}/route-preview", (_, url) => new { draft = new { link = new { destinationUrl = Nobodys, fallbackUrl = url } } }, Shows: ""),
        new("draftLinkSplit", HttpMethod.Post, "links/{slug}/route-preview", (_, url) => new { draft = new { link = new { destinationUrl = Nobodys, routingRules = new[] { Split(url) } } } }, Shows: ""),
        new("draftRule", HttpMethod.Post, "links/{slug}/route-preview", (slug, url) => new { draft = new { rules = new[] { Rule("drafted", slug, url) } } }, NeedsLink: true, Shows: ""),
        new("matrixDraftLink", HttpMethod.Post, "links/{slug}/route-preview/matrix", (_, url) => Few(new { link = new { destinationUrl = url } }), NeedsLink: true, Shows: ""),
        new("matrixDraftRule", HttpMethod.Post, "links/{slug}/route-preview/matrix", (slug, url) => Few(new { rules = new[] { Rule("drafted", slug, url) } }), NeedsLink: true, Shows: ""),
        new("dryRun", HttpMethod.Put, "personalization-rules/dry?dryRun=true", (slug, url) => Rule(null, slug, url), NeedsLink: true, Shows: "impact"),
    ];

    /// <summary>What the link leads to before.</summary>
    public static object NobodysLink => new { destinationUrl = Nobodys };

    public string PathOf(string slug) => Path.Replace("{slug}", slug, StringComparison.Ordinal);

    private static object Rule(string? ruleId, string? slug, string url) =>
        new { ruleId, when = slug is null ? null : new { slugIn = new[] { slug } }, variant = new { id = "v", destinationUrl = url } };

    private static object Split(string url) =>
        new { ruleId = "rule", variants = new[] { new { id = "a", destinationUrl = url, weight = 1 }, new { id = "b", destinationUrl = url, weight = 1 } } };

    private static object Few(object draft) => new { countries = new[] { "DE" }, devices = new[] { "MOBILE" }, draft };
}
