using System.Net;
using System.Text.Json;
using Gharart.Core.Tokens;

namespace Gharart.Edge.Tests;

internal static class ResponseExtensions
{
    /// <summary>The only value of a header, as it was sent.</summary>
    public static string Header(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? Assert.Single(values)
            : throw new InvalidOperationException($"The answer {(int)response.StatusCode} has no {name}.");

    public static bool Has(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.Contains(name) || response.Content.Headers.NonValidated.Contains(name);

    public static string Location(this HttpResponseMessage response) => response.Header("Location");

    /// <summary>All header names that the application decides, in order.</summary>
    public static string[] HeaderNames(this HttpResponseMessage response) =>
        [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(h => h.Key.ToLowerInvariant()).Where(n => n != "date").Order(StringComparer.Ordinal)];

    /// <summary>The ctx parameter of a location, null where there is none.</summary>
    public static string? Ctx(this string location)
    {
        var query = location.Split('#')[0].Split('?', 2);
        var parameters = query.Length < 2 ? [] : query[1].Split('&').Where(p => p.StartsWith("ctx=", StringComparison.Ordinal)).ToArray();
        return parameters.Length == 0 ? null : Assert.Single(parameters)["ctx=".Length..];
    }

    /// <summary>What the ctx token of a location says.</summary>
    public static CtxClaims Claims(this string location)
    {
        var token = location.Ctx();
        Assert.NotNull(token);
        Assert.InRange(token.Length, 1, 80);
        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(CtxVerdict.Valid, EdgeFixture.Verifier.Verify(token, now, TimeSpan.FromMinutes(5), out var claims));
        return claims;
    }

    /// <summary>Checks what holds of every refusal: no way out, not stored anywhere, not indexed.</summary>
    public static void AssertRefused(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.False(response.Has("Location"));
        Assert.False(response.Has("Set-Cookie"));
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Equal("noindex", response.Header("X-Robots-Tag"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }

    /// <summary>Checks the whole shape of an error body (contract §1).</summary>
    public static async Task AssertProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        response.AssertRefused(status);
        Assert.Equal("application/problem+json", response.Header("Content-Type"));
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        string[] members = ["type", "title", "status", "detail", "instance", "error", "message", "requestId"];
        Assert.Equal(status == 403 ? [.. members, "reason"] : members, body.EnumerateObject().Select(p => p.Name));
        Assert.Equal("https://gharart.dev/errors/" + code, body.GetProperty("type").GetString());
        Assert.NotEmpty(body.GetProperty("title").GetString()!);
        Assert.Equal(status, body.GetProperty("status").GetInt32());
        Assert.NotEmpty(body.GetProperty("detail").GetString()!);
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, body.GetProperty("instance").GetString());
        Assert.Equal(code, body.GetProperty("error").GetString());
        Assert.Equal(body.GetProperty("detail").GetString(), body.GetProperty("message").GetString());
        Assert.Equal(response.Header("x-request-id"), body.GetProperty("requestId").GetString());
    }

    /// <summary>Checks what holds of every page: accessible, no script, nothing from elsewhere, a strict policy.</summary>
    public static async Task<string> AssertPageAsync(this HttpResponseMessage response)
    {
        Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        var policy = response.Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var html = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("<!doctype html><html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
        Assert.Contains("<title>", html, StringComparison.Ordinal);
        Assert.Contains("<main>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" src=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(html.Length, 200, 8 * 1024);
        return html;
    }

    public static async Task AssertEmptyAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }
}
