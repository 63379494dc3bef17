using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>Every place of the API where somebody writes an address, each used to write one into a link of its own.</summary>
internal sealed class UrlEntryPoints(HttpClient api, string handle)
{
    private const string Shop = "https://shop.gharart.example/";
    private const string Nobodys = "https://not-registered.example/";

    /// <summary>Entry points that take one address at a time.</summary>
    public static readonly string[] Single = ["destinationUrl", "fallbackUrl", "routingRules", "split", "handleRule"];

    /// <summary>Import formats: a file with all addresses.</summary>
    public static readonly string[] Files = ["csv", "jsonl", "json", "bitly", "shlink", "yourls"];

    /// <summary>Null where it was taken; else the status and the fields that the refusal names.</summary>
    public async Task<(int Status, string Fields)?> WriteAsync(string entry, string slug, string url)
    {
        switch (entry)
        {
            case "destinationUrl":
                return await SendAsync(HttpMethod.Put, $"links/{slug}", new { destinationUrl = url });
            case "fallbackUrl":
                return await SendAsync(HttpMethod.Put, $"links/{slug}", new { destinationUrl = Nobodys, fallbackUrl = url });
            case "routingRules":
                return await SendAsync(HttpMethod.Put, $"links/{slug}", new { destinationUrl = Nobodys, routingRules = new[] { new { ruleId = "rule", variant = new { id = "v", destinationUrl = url } } } });
            case "split":
                object[] variants = [new { id = "a", destinationUrl = url, weight = 1 }, new { id = "b", destinationUrl = url, weight = 1 }];
                return await SendAsync(HttpMethod.Put, $"links/{slug}", new { destinationUrl = Nobodys, routingRules = new[] { new { ruleId = "rule", variants } } });
            case "handleRule":
                await SendAsync(HttpMethod.Put, $"links/{slug}", new { destinationUrl = Nobodys });
                return await SendAsync(HttpMethod.Put, $"personalization-rules/{slug}", new { when = new { slugIn = new[] { slug } }, variant = new { id = "v", destinationUrl = url } });
            default:
                throw new ArgumentOutOfRangeException(nameof(entry), entry, "No such entry point.");
        }
    }

    /// <summary>Imports a file that has the addresses at these slugs; answers the refusals by slug.</summary>
    public async Task<Dictionary<string, string>> ImportAsync(string format, IReadOnlyList<(string Slug, string Url)> links)
    {
        var (query, type, text) = format switch
        {
            "csv" => ("", "text/csv", "slug,destinationUrl\n" + Rows(links, link => $"{link.Slug},{Quoted(link.Url)}")),
            "jsonl" => ("", "application/jsonl", Rows(links, Json)),
            "json" => ("", "application/json", $"[{string.Join(',', links.Select(Json))}]"),
            "bitly" => ("?source=bitly", "text/csv", "long_url,link\n" + Rows(links, link => $"{Quoted(link.Url)},https://bit.ly/{link.Slug}")),
            "shlink" => ("?source=shlink", "text/csv", "shortCode,longUrl\n" + Rows(links, link => $"{link.Slug},{Quoted(link.Url)}")),
            "yourls" => ("?source=yourls", "text/csv", "keyword,url\n" + Rows(links, link => $"{link.Slug},{Quoted(link.Url)}")),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
        };
        using var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type, "utf-8");
        using var answer = await api.PostAsync(new Uri($"/v2/handles/{handle}/links/bulk-import{query}", UriKind.Relative), content);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        var items = JsonNode.Parse(body)!["items"]!.AsArray();
        Assert.Equal(links.Count, items.Count);
        return items.Where(item => (string?)item!["status"] == "FAILED").ToDictionary(item => (string)item!["slug"]!, item => FieldsOf(item!));
    }

    public async Task<(int Status, string Fields)?> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"/v2/handles/{handle}/{path}".TrimEnd('/')) { Content = JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        return answer.IsSuccessStatusCode ? null : ((int)answer.StatusCode, FieldsOf(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!));
    }

    private static string FieldsOf(JsonNode problem) => problem["errors"] is JsonObject errors ? string.Join(',', errors.Select(error => error.Key)) : "";

    private static string Rows(IEnumerable<(string Slug, string Url)> links, Func<(string Slug, string Url), string> row) => string.Concat(links.Select(link => row(link) + "\n"));

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Json((string Slug, string Url) link) => new JsonObject { ["slug"] = link.Slug, ["destinationUrl"] = link.Url }.ToJsonString();
}
