using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Gharart.Admin.Features.Links.Import;

internal sealed record BulkImportResponse(
    [property: Description("Nothing was saved: the statuses say what would have been.")] bool DryRun,
    ImportSource Source,
    int Rows,
    int Created,
    int Replaced,
    int Failed,
    [property: Description("Columns of the file that have no place here.")] IReadOnlyList<string> IgnoredColumns,
    IReadOnlyList<BulkImportRow> Items);

/// <param name="Line">Of the file, from 1; in a JSON array the place in it.</param>
/// <param name="Slug">As far as it could be read.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Error">The code of the error that PUT would have answered.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Errors">All that is wrong, by field.</param>
/// <param name="Warnings">What to know about a link that was saved.</param>
internal sealed record BulkImportRow(
    int Line,
    string? Slug,
    ImportStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, List<string>>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ImportWarning>? Warnings = null);
