using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gharart.Admin.Docs;
using Gharart.Admin.Tests.OpenApi;

namespace Gharart.Admin.Tests.Docs;

/// <summary>The reference page shows all of the OpenAPI document, loads nothing, and its links lead somewhere.</summary>
public partial class ReferencePageTests(OpenRoutesFixture admin) : IClassFixture<OpenRoutesFixture>
{
    private static readonly Uri Address = new("/docs", UriKind.Relative);

    [Fact]
    public async Task Page_HasEveryOperationWithWhatBelongsToIt()
    {
        var (page, contract) = (await PageAsync(), await ApiContract.GetAsync());

        Assert.Contains("<title>Gharart API reference</title>", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Equal(contract.Operations.Count, Article().Count(page) - contract.Document.GetProperty("components").GetProperty("schemas").EnumerateObject().Count());
        Assert.All(contract.Operations, operation =>
        {
            var article = WebUtility.HtmlDecode(Regex.Match(page, $"<article id=\"{operation.Id}\">.*?</article>", RegexOptions.Singleline).Value);
            var codes = operation.Responses.Values.SelectMany(response => ContractOperation.ContentOf(response)).Where(body => body.Key == "application/problem+json")
                .SelectMany(body => body.Value.GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties").GetProperty("error") is var error && error.TryGetProperty("enum", out var words)
                    ? words.EnumerateArray().Select(word => word.GetString()!)
                    : ["invalid_field", "validation_error"]);
            string[] shown =
            [
                $"<b>{operation.Method}</b> {operation.Path}<",
                operation.Json.GetProperty("summary").GetString()!,
                .. operation.Parameters.Select(parameter => $"<dt><code>{parameter.GetProperty("name")}</code>"),
                .. operation.RequestBodies.Values.SelectMany(body => contract.Schemas.Resolve(body.GetProperty("schema")) is var schema && schema.TryGetProperty("properties", out var members) ? members.EnumerateObject() : default)
                    .Select(member => $"<dt><code>{member.Name}</code>"),
                .. operation.Responses.Keys.Select(status => $"<dt><code>{status}</code></dt>"),
                .. operation.Responses.Values.SelectMany(response => response.GetProperty("headers").EnumerateObject()).Select(header => $"#header-{header.Name}\""),
                .. codes.Select(code => $"<a href=\"/docs/errors#{code}\">"),
                operation.IsOpen ? "Needs no credential." : "Authorization: Bearer $TOKEN",
                $"curl {(operation.Method == "GET" ? "" : $"-X {operation.Method} ")}'http://localhost:8081/v2/",
            ];
            Assert.All(shown, part => Assert.True(article.Contains(part, StringComparison.Ordinal), $"{operation.Name} does not show {part}"));
            Assert.Contains($"<li><a href=\"#{operation.Id}\">", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Links_LeadToPlacesThatExist()
    {
        var page = await PageAsync();
        var errors = await admin.Anonymous().GetStringAsync(new Uri("/docs/errors", UriKind.Relative));
        var (here, there) = (Ids(page), Ids(errors));
        var links = Links().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Equal(here.Count, here.Distinct().Count());
        Assert.True(links.Count > 200);
        foreach (var link in links)
        {
            if (link[0] == '#')
            {
                Assert.Contains(link[1..], here);
            }
            else if (link.StartsWith("/docs/errors#", StringComparison.Ordinal))
            {
                Assert.Contains(link.Split('#')[1], there);
            }
            else
            {
                using var answer = await admin.Anonymous().GetAsync(new Uri(link, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Page_AllowsItsOwnStyleAndLoadsNothing()
    {
        using var answer = await admin.Anonymous().GetAsync(Address);
        var page = await answer.Content.ReadAsStringAsync();
        var style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script|img|link|iframe|object|embed|form)|[ ](src|style|on[a-z]+)=|@import|url\\(", page);
    }

    [Fact]
    public async Task Page_IsSentOnceToWhoKeepsIt()
    {
        using var first = await admin.Anonymous().GetAsync(Address);
        using var again = new HttpRequestMessage(HttpMethod.Get, Address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await admin.Anonymous().SendAsync(again);
        using var other = new HttpRequestMessage(HttpMethod.Get, Address);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var third = await admin.Anonymous().SendAsync(other);

        Assert.Equal(TimeSpan.FromHours(1), first.Headers.CacheControl?.MaxAge);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Texts_OfTheDocumentAreNeverMarkup()
    {
        const string Attack = "\"><script>alert(1)</script>&'";
        var hostile = Poison((await ApiContract.GetAsync()).Document);

        var page = ReferencePage.Body(JsonElement.Parse(hostile)).ToString();

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.True(Regex.Count(page, "&lt;script&gt;") > 1_000);

        string Poison(JsonElement item) => Regex.Replace(
            item.GetRawText(), "(\"(description|summary|title|pattern|url|format)\": ?\")", match => match.Value + JsonEncodedText.Encode(Attack));
    }

    [Theory]
    [InlineData("a `b<c` d & e", "<p>a <code>b&lt;c</code> d &amp; e</p>")]
    [InlineData("one\n\n* two\n* `three`", "<p>one</p><ul><li>two</li><li><code>three</code></li></ul>")]
    [InlineData(null, "")]
    public void Paragraphs_KnowCodeAndLists(string? text, string markup) => Assert.Equal(markup, Html.Paragraphs(text).ToString());

    private async Task<string> PageAsync() => await admin.Anonymous().GetStringAsync(Address);

    private static List<string> Ids(string page) => [.. Id().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<article id=")]
    private static partial Regex Article();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
