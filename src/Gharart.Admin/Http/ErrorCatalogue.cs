using System.Reflection;
using System.Text;

namespace Gharart.Admin.Http;

/// <summary>The list of <see cref="ApiError"/> for people: <c>docs/errors.md</c>, and what the host shows.</summary>
internal static class ErrorCatalogue
{
    /// <summary>Stands for the codes of single fields.</summary>
    public static readonly ApiError AnyField = new(400, ApiError.FieldPrefix + "field", "Invalid <field>",
        "One field is wrong, and the code names it: `invalid_slug`, `invalid_destination_url`. `errors` says what is wrong with it.");

    // Written to the log alone: the client is gone.
    private static readonly ApiError[] NeverSeen = [ApiError.ClientClosedRequest];

    /// <summary>All codes that an answer can have, by status.</summary>
    public static IReadOnlyList<ApiError> All { get; } =
        [.. typeof(ApiError).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ApiError))
            .Select(field => (ApiError)field.GetValue(null)!)
            .Except(NeverSeen)
            .Append(AnyField)
            .OrderBy(error => error.Status)
            .ThenBy(error => error.Code, StringComparer.Ordinal)];

    /// <summary>Where on the page a code is explained; null for a code that does not exist.</summary>
    public static string? AnchorOf(string code) =>
        All.Any(error => error.Code == code) ? code
        : code.StartsWith(ApiError.FieldPrefix, StringComparison.Ordinal) && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? AnyField.Code
        : null;

    public static string Markdown()
    {
        var page = new StringBuilder("""
            # Errors

            Every error is `application/problem+json` (RFC 9457) with the stable code in `error`; `message` repeats `detail`. The `type` address names the code too, and a
            host answers `/errors/<code>` itself. This page is made from `Http/ApiError.cs`, and a test compares the two.

            """);
        foreach (var status in All.GroupBy(error => error.Status))
        {
            page.Append(null, $"\n## {status.Key}\n");
            foreach (var error in status)
            {
                page.Append(null, $"\n### {error.Code}\n\n{error.Title.Replace("<", "&lt;", StringComparison.Ordinal)}. {error.Help}\n");
            }
        }

        return page.ToString();
    }
}
