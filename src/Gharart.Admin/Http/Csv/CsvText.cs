using System.Buffers;
using System.Text;

namespace Gharart.Admin.Http.Csv;

/// <summary>Writes CSV after RFC 4180: records end with CR LF, and cells are neutralised (<see cref="CsvCell"/>).</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Appends a record; null is an empty cell.</summary>
    public static void AppendRecord(StringBuilder output, IEnumerable<string?> cells)
    {
        var isFirst = true;
        foreach (var cell in cells)
        {
            if (!isFirst)
            {
                output.Append(',');
            }

            isFirst = false;
            AppendCell(output, CsvCell.Neutralise(cell ?? ""));
        }

        output.Append("\r\n");
    }

    private static void AppendCell(StringBuilder output, string cell)
    {
        // Some readers trim what is not quoted.
        var isQuoted = cell.AsSpan().ContainsAny(NeedsQuotes) || cell.StartsWith(' ') || cell.EndsWith(' ');
        if (isQuoted)
        {
            output.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            output.Append(cell);
        }
    }
}
