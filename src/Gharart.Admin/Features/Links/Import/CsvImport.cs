using System.Runtime.CompilerServices;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Csv;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>The links of a CSV file.</summary>
internal sealed class CsvImport
{
    private readonly CsvReader _reader;
    private readonly CsvHeader _header;
    private readonly ForeignColumns? _foreign;

    private CsvImport(CsvReader reader, CsvHeader header, ForeignColumns? foreign, IReadOnlyList<string> ignored)
    {
        _reader = reader;
        _header = header;
        _foreign = foreign;
        IgnoredColumns = ignored;
    }

    /// <summary>Columns that have no place here.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; }

    public static async Task<(ApiProblem? Problem, CsvImport? File)> OpenAsync(TextReader input, ImportSource source, CancellationToken cancellationToken)
    {
        var reader = new CsvReader(input);
        var first = await reader.ReadAsync(cancellationToken);
        var foreign = source == ImportSource.Gharart ? null : ForeignColumns.Of(source);
        var (problem, header) = foreign is null ? CsvHeader.ReadOwn(first) : CsvHeader.ReadForeign(first, foreign);
        if (problem is not null)
        {
            return (problem, null);
        }

        var known = foreign is null
            ? LinkColumns.All.Concat(LinkColumns.WriteOnly).Except(LinkColumns.ReadOnly)
            : [.. foreign.Slug, .. foreign.ShortUrl, .. foreign.Destination, .. foreign.Title, .. foreign.Tags, .. foreign.Start, .. foreign.End, .. foreign.MaxClicks];
        var ignored = first!.Cells.Where((_, place) => !known.Contains(header!.Names[place], StringComparer.OrdinalIgnoreCase));
        return (null, new CsvImport(reader, header!, foreign, [.. ignored]));
    }

    public async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _reader.ReadAsync(cancellationToken) is { } record)
        {
            yield return Read(record);
        }
    }

    private ImportRow Read(CsvRecord record)
    {
        if (record.Error is not null)
        {
            return Unreadable(record, record.Error);
        }

        if (record.Cells.Count != _header.Names.Count)
        {
            return Unreadable(record, $"has {record.Cells.Count} cells, the first line {_header.Names.Count}");
        }

        var errors = new FieldErrors();
        if (_foreign is null)
        {
            return new ImportRow(record.Line, new OwnCsvRow(_header, record.Cells, errors).Read()) { Errors = errors };
        }

        var row = new ForeignCsvRow(_header, _foreign, record.Cells, errors);
        return new ImportRow(record.Line, row.Read()) { Errors = errors, Warnings = row.Warnings };
    }

    private static ImportRow Unreadable(CsvRecord record, string what) =>
        new(record.Line, null) { Problem = ApiProblem.InvalidPayload($"The record {what}.") };
}
