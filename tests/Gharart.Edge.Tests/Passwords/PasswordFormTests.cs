using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gharart.Edge.Tests.Passwords;

/// <summary>Contract §17, the rows on passwords: the form, and what it is answered with.</summary>
public partial class PasswordFormTests(PasswordFixture fixture) : IClassFixture<PasswordFixture>
{
    private readonly EdgeFixture _edge = fixture.Edge;

    [Fact]
    public async Task Get_IsAForm_ThatTellsNothingOfTheDestination()
    {
        Assert.Empty(await _edge.ClicksOfAsync(async () =>
        {
            using var response = await _edge.SendAsync("/p-sale?utm_source=mail", ("Accept", "text/html"), ("User-Agent", Agents.Desktop));

            response.AssertRefused(200);
            var html = await AssertFormAsync(response);
            Assert.DoesNotContain("role=\"alert\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("shop", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("shop", response.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
        }));
    }

    [Fact]
    public async Task Form_AtACustomHost_OpensTheLink()
    {
        using var form = await _edge.SendAsync(HttpMethod.Get, "/p-sale", SampleHandles.CustomHost);
        await AssertFormAsync(form);
        using var wrong = await fixture.PostAsync("/p-sale", "wrong", ("Host", SampleHandles.CustomHost));
        wrong.AssertRefused(401);
        using var right = await fixture.PostAsync("/p-sale", PasswordFixture.Secret, ("Host", "GO.acme.example.:443"));
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        Assert.StartsWith("https://shop.example/sale?", right.Location(), StringComparison.Ordinal);
        using var unknown = await fixture.PostAsync("/p-sale", PasswordFixture.Secret, ("Host", "nobody.example"));
        unknown.AssertRefused(405);
    }

    [Theory]
    [InlineData("HEAD", null)]
    [InlineData("GET", "prefetch")]
    public async Task Head_AndPrefetch_GetTheFormToo(string method, string? purpose)
    {
        Assert.Empty(await _edge.ClicksOfAsync(async () =>
        {
            using var response = await _edge.SendAsync(new HttpMethod(method), "/p-sale", SampleHandles.Host, ("Sec-Purpose", purpose ?? "none"));

            response.AssertRefused(200);
            Assert.NotEqual("0", response.Header("Content-Length"));
            Assert.Equal(method == "HEAD", (await response.Content.ReadAsByteArrayAsync()).Length == 0);
        }));
    }

    [Fact]
    public async Task Post_RightPassword_IsOneClickLikeAnyOther()
    {
        var click = Assert.Single(await _edge.ClicksOfAsync(async () =>
        {
            using var response = await fixture.PostAsync("/p-sale?a=1&ctx=forged", PasswordFixture.Secret, ("User-Agent", Agents.Phone));

            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
            Assert.StartsWith("https://shop.example/sale?x=1&a=1&ctx=", response.Location(), StringComparison.Ordinal);
            Assert.EndsWith("#top", response.Location(), StringComparison.Ordinal);
            Assert.Equal(SampleHandles.SaleNumber + 1000, response.Location().Claims().LinkId);
            Assert.Equal("private, no-store", response.Header("Cache-Control"));
            Assert.Equal("strict-origin-when-cross-origin", response.Header("Referrer-Policy"));
            Assert.Equal("noindex", response.Header("X-Robots-Tag"));
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }));
        Assert.Equal(SampleHandles.SaleNumber + 1000, click.LinkId);
    }

    [Theory]
    [InlineData("/p-temporary", "https://shop.example/temporary?ctx=")]
    [InlineData("/P-PLAIN/", "https://shop.example/plain")]
    [InlineData("/_edge/redirect/acme/p-plain", "https://shop.example/plain")]
    [InlineData("/p-rescued", "https://shop.example/rescued?ctx=")]
    [InlineData("/p-tracked", "https://shop.example/tracked?utm_medium=own&utm_source=gharart")]
    [InlineData("/p-country", "https://shop.example/de?ctx=")]
    public async Task Post_RightPassword_LeadsWhereTheLinkDoesWithoutOne(string path, string location)
    {
        using var response = await fixture.PostAsync(path, PasswordFixture.Secret, ("X-Country", "DE"));

        // A browser would send the password on with 307.
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith(location, response.Location(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RightPasswordOfABridge_IsThePage()
    {
        using var response = await fixture.PostAsync("/p-bridge", PasswordFixture.Secret);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("url=https://shop.example/bridge?", WebUtility.HtmlDecode(await response.AssertPageAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RightPasswordOfASplit_SetsTheCookie()
    {
        using var response = await fixture.PostAsync("/p-split", PasswordFixture.Secret);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith("gx_vid=", response.Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("größe & 100 % + mehr")]
    [InlineData("Größe & 100 % + mehr ")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Post_WrongPassword_IsTheFormAgain(string password)
    {
        Assert.Empty(await _edge.ClicksOfAsync(async () =>
        {
            using var response = await fixture.PostAsync("/p-sale", password, ("Accept", "text/html"));

            response.AssertRefused(401);
            Assert.Equal("Form", response.Header("WWW-Authenticate"));
            Assert.Contains("role=\"alert\"", await AssertFormAsync(response), StringComparison.Ordinal);
        }));
    }

    [Theory]
    [InlineData("/p-disabled", 404)]
    [InlineData("/p-later", 404)]
    [InlineData("/p-over", 410)]
    [InlineData("/p-untrusted", 403)]
    [InlineData("/p-seized", 451)]
    public async Task NothingToOpen_NoPasswordIsAskedFor(string path, int status)
    {
        using var get = await _edge.SendAsync(path, ("Accept", "text/html"));
        Assert.DoesNotContain(".example", await get.AssertPageAsync(), StringComparison.Ordinal);
        using var right = await fixture.PostAsync(path, PasswordFixture.Secret);
        using var wrong = await fixture.PostAsync(path, "wrong");

        get.AssertRefused(status);
        right.AssertRefused(status);
        wrong.AssertRefused(status);
    }

    [Theory]
    [InlineData("/p-sale+")]
    [InlineData("/p-untrusted+")]
    public async Task Plus_TellsNothing(string path)
    {
        using var response = await _edge.SendAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.AssertPageAsync();
        Assert.DoesNotContain(".example", html, StringComparison.Ordinal);
        using var post = await fixture.PostAsync(path, PasswordFixture.Secret);
        post.AssertRefused(405);
    }

    [Fact]
    public async Task Program_IsToldInJson()
    {
        (string, string)[] json = [("Accept", "application/json")];
        using var get = await _edge.SendAsync("/p-sale", json);
        await get.AssertProblemAsync(401, "password_required");
        using var wrong = await fixture.PostAsync("/p-sale", "wrong", json);
        await wrong.AssertProblemAsync(401, "wrong_password");
        using var right = await fixture.PostAsync("/p-sale", PasswordFixture.Secret, json);
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/sale", "GET, HEAD")]
    [InlineData("POST", "/missing", "GET, HEAD")]
    [InlineData("PUT", "/sale", "GET, HEAD")]
    [InlineData("PUT", "/p-sale", "GET, HEAD, POST")]
    [InlineData("OPTIONS", "/p-sale", "GET, HEAD, POST")]
    public async Task OtherMethods_AreToldWhichThereAre(string method, string path, string allow)
    {
        using var response = await _edge.SendAsync(new HttpMethod(method), path, SampleHandles.Host);

        response.AssertRefused(405);
        Assert.Equal(allow, response.Header("Allow"));
    }

    [Fact]
    public async Task Referrer_GoesThroughTheForm()
    {
        using var form = await _edge.SendAsync("/p-source", ("Referer", "https://news.example:8443/a?b=\"><script>"), ("Accept", "text/html"));
        var from = Hidden().Match(await AssertFormAsync(form)).Groups[1].Value;
        Assert.Equal("https://news.example:8443/", WebUtility.HtmlDecode(from));

        var click = Assert.Single(await _edge.ClicksOfAsync(async () =>
        {
            var content = new FormUrlEncodedContent([new("password", PasswordFixture.Secret), new("referrer", "https://news.example:8443/")]);
            using var response = await fixture.SendAsync("/p-source", content, ("Referer", "https://acme.localhost/p-source"));
            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        }));
        Assert.Equal(("referral", "news.example"), (click.Source, click.ReferrerHost));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://a b/")]
    [InlineData("https://\"><script>/")]
    [InlineData("nonsense")]
    public async Task Referrer_OfAnyKind_IsNoMarkup(string referrer)
    {
        using var form = await _edge.SendAsync("/p-source", ("Referer", referrer), ("Accept", "text/html"));

        Assert.DoesNotContain("<script", await AssertFormAsync(form), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_Fields_AreReadAsBrowsersWriteThem()
    {
        (string Body, int Status)[] forms =
        [
            ("password=Gr%C3%B6%C3%9Fe+%26+100+%25+%2B+mehr", 303),
            ("a=b&p%61ssword=Gr%c3%b6%C3%9Fe%20%26%20100%20%25%20%2B%20mehr&password=x", 303),
            ("password=x&password=Gr%C3%B6%C3%9Fe+%26+100+%25+%2B+mehr", 401),
            ("Password=Gr%C3%B6%C3%9Fe+%26+100+%25+%2B+mehr", 401),
            ("password", 401),
            ("=&&&=%", 401),
            ("password=%FF%00%GG", 401),
            ("", 401),
        ];
        foreach (var (body, status) in forms)
        {
            using var response = await fixture.SendAsync("/p-plain", new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"));
            Assert.True((int)response.StatusCode == status, $"{body}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    public async Task Form_OfAnotherType_IsRefused(string type)
    {
        var content = new ByteArrayContent("password=x"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await fixture.SendAsync("/p-plain", content, ("Accept", "application/json"));

        await response.AssertProblemAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task SlowHash_IsChecked_AndItsRightPasswordRemembered()
    {
        using var wrong = await fixture.PostAsync("/slow-one", "wrong");
        using var right = await fixture.PostAsync("/slow-one", PasswordFixture.Secret);
        using var again = await fixture.PostAsync("/slow-one", PasswordFixture.Secret);
        using var stillWrong = await fixture.PostAsync("/slow-one", "wrong");

        Assert.Equal([401, 303, 303, 401], new[] { wrong, right, again, stillWrong }.Select(response => (int)response.StatusCode));
    }

    // Beside what holds of every page: the browser may follow the form's redirect to wherever it leads.
    private static async Task<string> AssertFormAsync(HttpResponseMessage response)
    {
        Assert.StartsWith(
            "default-src 'none'; base-uri 'none'; form-action 'self' http: https:; frame-ancestors 'none'; style-src 'sha256-",
            response.Header("Content-Security-Policy"),
            StringComparison.Ordinal);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("<form method=\"post\">", html, StringComparison.Ordinal);
        Assert.Contains("<label for=\"password\">", html, StringComparison.Ordinal);
        Assert.Contains("<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required autofocus", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(html.Length, 200, 8 * 1024);
        return html;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"referrer\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();
}
