using System.Collections;

namespace Gharart.Admin.Http;

/// <summary>
/// Collects everything that is wrong with a request, by field, so that a caller mends it in one go:
/// check all, then <c>if (errors.Any) return ApiProblem.Validation(errors);</c>.
/// </summary>
internal sealed class FieldErrors : IEnumerable<KeyValuePair<string, List<string>>>
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _codeNames = [];

    public bool Any => _messages.Count > 0;

    public int Count => _messages.Count;

    /// <param name="field">As the caller wrote it, in camelCase: <c>destinationUrl</c>, <c>variants[1].weight</c>.</param>
    /// <param name="message">Either the rest of a sentence that begins with the field, <c>must be at most 128 characters</c>, or whole sentences.</param>
    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages))
        {
            _messages.Add(field, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>As above, where the code names something else than the field: <c>country</c> for <c>when.countryIn[0]</c>.</summary>
    public void Add(string field, string message, string codeName)
    {
        Add(field, message);
        _codeNames.TryAdd(field, codeName);
    }

    /// <summary>Adds what is wrong with a part of the request, under the part's name.</summary>
    /// <param name="part">What goes before the fields, such as <c>draft.link.</c></param>
    /// <param name="errors">What is wrong with it.</param>
    public void AddAll(string part, FieldErrors errors)
    {
        foreach (var (field, messages) in errors._messages)
        {
            foreach (var message in messages)
            {
                Add(part + field, message, errors._codeNames.GetValueOrDefault(field, field));
            }
        }
    }

    /// <summary>Adds the message unless the condition holds; answers the condition.</summary>
    public bool Check(bool condition, string field, string message)
    {
        if (!condition)
        {
            Add(field, message);
        }

        return condition;
    }

    /// <summary>Refuses null and blank.</summary>
    public bool Require([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? value, string field) =>
        Check(!string.IsNullOrWhiteSpace(value), field, "is required");

    /// <summary>Optional one-line text: no control characters, at most <paramref name="maxLength"/> characters.</summary>
    public bool Line(string? value, string field, int maxLength) =>
        value is null
        || (Check(value.Length <= maxLength, field, $"must be at most {maxLength} characters")
            & Check(!value.AsSpan().ContainsAnyInRange('\0', '\u001F'), field, "must not contain control characters"));

    /// <summary><c>invalid_&lt;field&gt;</c> for a single field, <c>validation_error</c> for several.</summary>
    public ApiError Error()
    {
        var first = _messages.Keys.First();
        return _messages.Count > 1 ? ApiError.ValidationError : ApiError.InvalidField(_codeNames.GetValueOrDefault(first, first));
    }

    /// <summary>One sentence for people: the first few fields with what is wrong.</summary>
    public string Detail() =>
        string.Join(" ", _messages.Take(3).Select(pair => Sentence(pair.Key, pair.Value[0])))
        + (_messages.Count > 3 ? $" {_messages.Count - 3} more: see errors." : "");

    // A message is the rest of a sentence about the field, or a sentence of its own.
    private static string Sentence(string field, string message) =>
        $"'{field}'{(char.IsUpper(message[0]) ? ": " : " ")}{message.TrimEnd('.')}.";

    public IReadOnlyDictionary<string, List<string>> ToDictionary() => _messages;

    public IEnumerator<KeyValuePair<string, List<string>>> GetEnumerator() => _messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
