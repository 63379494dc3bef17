using System.Collections.Frozen;
using System.Text.Json;

namespace Gharart.Admin.Identity;

/// <summary>Scopes as people write them: one by one, <c>links.*</c> for an area, <c>*</c> for all, those of later versions too.</summary>
internal static class Scopes
{
    /// <summary>What the words look like.</summary>
    public const string Form = @"\*|[a-z]+\.(?:read|write|\*)";

    private const string Everything = "*";
    private const string AreaEnd = ".*";

    private static readonly FrozenDictionary<Scope, string> Words =
        Enum.GetValues<Scope>().ToFrozenDictionary(scope => scope, scope => JsonNamingPolicy.SnakeCaseLower.ConvertName(scope.ToString()).Replace('_', '.'));

    /// <summary>Everything that may be granted, in the order of the contract, areas and <c>*</c> last.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Enum.GetValues<Scope>().Select(Word), .. Enum.GetValues<Scope>().Select(Area).Distinct().Select(area => area + AreaEnd), Everything];

    public static string Word(Scope scope) => Words[scope];

    public static bool Cover(IEnumerable<string> granted, Scope needed) =>
        granted.Any(scope => scope == Everything || scope == Word(needed) || scope == Area(needed) + AreaEnd);

    private static string Area(Scope scope) => Word(scope).Split('.')[0];
}
