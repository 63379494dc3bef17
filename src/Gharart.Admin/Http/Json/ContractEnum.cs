using System.Collections.Frozen;
using System.Text.Json;

namespace Gharart.Admin.Http.Json;

/// <summary>
/// The contract's words for an enum: <c>LegalBlock</c> is <c>LEGAL_BLOCK</c> in JSON and in the database.
/// Read in any case, written in upper case.
/// </summary>
internal static class ContractEnum<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values =
        Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>All words in the order of declaration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(ToWord)];

    public static string ToWord(T value) => Words[value];

    public static bool TryParse(string? word, out T value)
    {
        value = default;
        return word is not null && Values.TryGetValue(word, out value);
    }

    /// <summary>Parses a word that we wrote ourselves.</summary>
    public static T Parse(string word) =>
        TryParse(word, out var value) ? value : throw new FormatException($"'{word}' is no {typeof(T).Name}.");
}
