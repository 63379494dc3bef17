using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gharart.Admin.Http;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Http;

public partial class ErrorCatalogueTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string WriteDocs = "GHARART_WRITE_DOCS";

    // Contract §1, word for word.
    private static readonly (int Status, string Code)[] Contract =
    [
        (400, "invalid_payload"), (400, "validation_error"),
        (401, "missing_bearer_token"), (401, "invalid_token"), (401, "token_expired"), (401, "token_revoked"),
        (403, "insufficient_role"), (403, "insufficient_scope"), (403, "feature_locked"), (403, "destination_not_trusted"),
        (404, "not_found"), (404, "handle_not_found"),
        (409, "conflict"), (409, "slug_taken"), (409, "rule_collision"), (409, "idempotency_in_flight"), (409, "version_conflict"),
        (410, "gone"), (412, "precondition_failed"), (413, "payload_too_large"), (415, "unsupported_media_type"),
        (422, "idempotency_key_reused"), (429, "rate_limited"), (500, "internal_error"), (503, "unavailable"),
    ];

    [Fact]
    public void All_Codes_AreThoseOfTheContractAndExplained()
    {
        Assert.All(Contract, pair => Assert.Contains(ErrorCatalogue.All, error => (error.Status, error.Code) == pair));
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.Select(error => error.Code).Distinct().Count());
        Assert.All(ErrorCatalogue.All, error => Assert.True(error.Help.EndsWith('.') && error.Title.Length > 0, $"{error.Code} has no help."));
    }

    [Fact]
    public void Page_InTheDocs_IsTheOneOfTheCode()
    {
        var file = Path.Combine(RepositoryRoot.Path, "docs", "errors.md");
        if (Environment.GetEnvironmentVariable(WriteDocs) is not null)
        {
            File.WriteAllText(file, ErrorCatalogue.Markdown());
        }

        Assert.True(File.ReadAllText(file) == ErrorCatalogue.Markdown(), $"docs/errors.md is not what Http/ApiError.cs says. Run this test with {WriteDocs}=1 to write it.");
    }

    [Fact]
    public async Task Type_OfEveryError_LeadsToItsPlaceOnThePage()
    {
        using var client = admin.Anonymous();
        using var answer = await client.GetAsync(new Uri("/docs/errors", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        foreach (var code in ErrorCatalogue.All.Select(error => error.Code).Append("invalid_destination_url"))
        {
            using var found = await client.GetAsync(new Uri($"/errors/{code}", UriKind.Relative));
            var anchor = code == "invalid_destination_url" ? "invalid_field" : code;
            Assert.Equal(HttpStatusCode.Found, found.StatusCode);
            Assert.Equal($"/docs/errors#{anchor}", found.Headers.Location?.OriginalString);
            Assert.Single(Regex.Matches(page, $"id=\"{anchor}\""));
        }

        await client.GetAsync(new Uri("/errors/no_such_code", UriKind.Relative)).RefusedAsync(404, "not_found");
        await client.GetAsync(new Uri("/errors/invalid_%0D%0AX", UriKind.Relative)).RefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Page_AllowsItsOwnStyleAndNothingElse()
    {
        using var answer = await admin.Anonymous().GetAsync(new Uri("/docs/errors", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();
        var style = Style().Match(page).Groups[1].Value;

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
