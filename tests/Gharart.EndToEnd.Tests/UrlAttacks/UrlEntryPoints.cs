using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>Writes addresses wherever the API takes one.</summary>
internal sealed class UrlEntryPoints(HttpClient api, string handle)
{
    /// <summary>Import formats: a file with all addresses.</summary>
    public static readonly string[] Files = ["csv", "csv-fallback", "jsonl", "json", "json-fallback", "bitly", "shlink", "yourls"];

    /// <summary>Writes an address into a link of its own.</summary>
    public async Task<UrlAnswer> WriteAsync(UrlEntryPoint entry, string slug, string url)
    {
        if (entry.NeedsLink)
        {
            await SendAsync(HttpMethod.Put, $"links/{slug}", UrlEntryPoint.NobodysLink);
        }

        return await SendAsync(entry.Method, entry.PathOf(slug), entry.Body(slug, url));
    }

    /// <summary>Writes an address as the destination of a link.</summary>
    public Task<UrlAnswer> WriteAsync(string slug, string url) => WriteAsync(UrlEntryPoint.All[0], slug, url);

    /// <summary>Imports a file that has the addresses at these slugs; answers the refusals by slug.</summary>
    public async Task<Dictionary<string, string>> ImportAsync(string format, IReadOnlyList<(string Slug, string Url)> links)
    {
        var (query, type, text) = format switch
        {
            "csv" => ("", "text/csv", "slug,destinationUrl\n" + Rows(links, link => $"{link.Slug},{Quoted(link.Url)}")),
            "csv-fallback" => ("", "text/csv", "slug,destinationUrl,fallbackUrl\n" + Rows(links, link => $"{link.Slug},https://not-registered.example/,{Quoted(link.Url)}")),
            "json-fallback" => ("", "application/json", $"[{string.Join(',', links.Select(JsonWithFallback))}]"),
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

    public async Task<UrlAnswer> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"/v2/handles/{handle}/{path}".TrimEnd('/')) { Content = JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return new UrlAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode ? "" : FieldsOf(json), json);
    }

    private static string FieldsOf(JsonNode problem) => problem["errors"] is JsonObject errors ? string.Join(',', errors.Select(error => error.Key)) : "";

    private static string Rows(IEnumerable<(string Slug, string Url)> links, Func<(string Slug, string Url), string> row) => string.Concat(links.Select(link => row(link) + "\n"));

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Json((string Slug, string Url) link) => new JsonObject { ["slug"] = link.Slug, ["destinationUrl"] = link.Url }.ToJsonString();

    private static string JsonWithFallback((string Slug, string Url) link) =>
        new JsonObject { ["slug"] = link.Slug, ["destinationUrl"] = "https://not-registered.example/", ["fallbackUrl"] = link.Url }.ToJsonString();
}
