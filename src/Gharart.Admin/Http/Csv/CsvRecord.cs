namespace Gharart.Admin.Http.Csv;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">Of the file, from 1, on which it begins.</param>
/// <param name="Cells">As they were before quoting.</param>
/// <param name="Error">What is wrong with its form; the cells are good for nothing then.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Cells, string? Error);
