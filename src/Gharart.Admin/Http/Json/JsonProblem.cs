using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gharart.Admin.Http.Json;

/// <summary>Says in the caller's words what was wrong with a body: which member, and why; never a type name of ours.</summary>
internal static partial class JsonProblem
{
    private const int LongestNameShown = 64;

    public static ApiProblem From(JsonException exception)
    {
        var path = exception.Path is { Length: > 2 } full && full.StartsWith("$.", StringComparison.Ordinal) ? full[2..] : "";
        var (member, text) = exception switch
        {
            MemberException => (path, exception.Message),
            _ when UnknownMember().Match(exception.Message) is { Success: true } match => (Append(path, match.Groups[1].Value), "is not a known member"),
            _ when DuplicateMember().Match(exception.Message) is { Success: true } match => (Append(path, match.Groups[1].Value), "is given twice"),
            _ when exception.Message.Contains("maximum configured depth", StringComparison.Ordinal) => ("", "is nested too deeply"),
            { InnerException: JsonException or null } when path.Length == 0 || IsSyntax(exception) => ("", "is not valid JSON" + Position(exception)),
            _ => (path, "has the wrong type"),
        };
        return member.Length == 0
            ? ApiProblem.InvalidPayload($"The body {text}.")
            : ApiProblem.InvalidPayload($"'{Shorten(member)}' {text}.", new FieldErrors { { Shorten(member), text } });
    }

    // The reader's own exception is internal; it stands inside the serializer's, or is not exactly a JsonException.
    private static bool IsSyntax(JsonException exception) =>
        exception.InnerException is JsonException || exception.GetType() != typeof(JsonException);

    private static string Position(JsonException exception) =>
        exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";

    private static string Append(string path, string name) =>
        path == name || path.EndsWith('.' + name, StringComparison.Ordinal) ? path : path.Length == 0 ? name : $"{path}.{name}";

    private static string Shorten(string name) => name.Length <= LongestNameShown ? name : name[..LongestNameShown] + "…";

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("^Duplicate property '(.*)' encountered", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex DuplicateMember();
}
