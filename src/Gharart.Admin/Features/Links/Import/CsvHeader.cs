using Gharart.Admin.Http;
using Gharart.Admin.Http.Csv;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>The first record of a CSV file: which column holds what.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    private CsvHeader(IReadOnlyList<string> names)
    {
        Names = names;
        for (var i = 0; i < names.Count; i++)
        {
            _places.TryAdd(names[i], i);
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Of our own files: a column that nobody knows is refused, since a misspelt one would be lost in silence.</summary>
    public static (ApiProblem? Problem, CsvHeader? Header) ReadOwn(CsvRecord? record)
    {
        if (Refuse(record) is { } problem)
        {
            return (problem, null);
        }

        var header = new CsvHeader([.. record!.Cells.Select(name => name.Trim())]);
        List<string> known = [.. LinkColumns.All, .. LinkColumns.WriteOnly];
        var unknown = header.Names.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        var twice = header.Names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(names => names.Count() > 1).Select(names => names.Key).ToList();
        var missing = new[] { LinkColumns.Slug, LinkColumns.DestinationUrl }.Where(name => !header._places.ContainsKey(name)).ToList();
        return (unknown, twice, missing) switch
        {
            ({ Count: > 0 }, _, _) => (Wrong($"has columns that nobody knows: {List(unknown)}. It may have {string.Join(", ", known)}"), null),
            (_, { Count: > 0 }, _) => (Wrong($"names columns twice: {List(twice)}"), null),
            (_, _, { Count: > 0 }) => (Wrong($"lacks the columns {List(missing)}"), null),
            _ => (null, header),
        };
    }

    /// <summary>Of the file of another service: columns that have no place here are passed over.</summary>
    public static (ApiProblem? Problem, CsvHeader? Header) ReadForeign(CsvRecord? record, ForeignColumns columns)
    {
        if (Refuse(record) is { } problem)
        {
            return (problem, null);
        }

        var header = new CsvHeader([.. record!.Cells.Select(LettersAndDigits)]);
        return header.Find(columns.Destination) is null ? (Wrong($"has no column for the destination, such as {columns.Destination[0]}"), null)
            : header.Find([.. columns.Slug, .. columns.ShortUrl]) is null ? (Wrong($"has no column for the short link, such as {columns.Slug.Concat(columns.ShortUrl).First()}"), null)
            : (null, header);
    }

    /// <summary>The place of the first of these columns that there is.</summary>
    public int? Find(params IEnumerable<string> names) => names.Select(name => _places.TryGetValue(name, out var place) ? place : (int?)null).FirstOrDefault(place => place is not null);

    private static ApiProblem? Refuse(CsvRecord? record) => record switch
    {
        null => ApiProblem.InvalidPayload("The file is empty. Its first line names the columns."),
        { Error: { } error } => Wrong(error),
        _ => null,
    };

    private static ApiProblem Wrong(string what) => ApiProblem.InvalidPayload($"The first line {what}.");

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Take(5).Select(name => $"'{(name.Length <= 40 ? name : name[..40] + "…")}'"));

    private static string LettersAndDigits(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
