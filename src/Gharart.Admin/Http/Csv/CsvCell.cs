using System.Buffers;

namespace Gharart.Admin.Http.Csv;

/// <summary>
/// Text that a spreadsheet must not take for a formula (contract §12): one that starts with <c>= + - @</c>, TAB or CR gets an apostrophe in
/// front. So does one that starts with apostrophes and then one of these, so that <see cref="Restore"/> gives back exactly what there was.
/// </summary>
internal static class CsvCell
{
    private const char Guard = '\'';

    private static readonly SearchValues<char> Dangerous = SearchValues.Create("=+-@\t\r");

    public static string Neutralise(string text) => IsGuardedOrDangerous(text) ? Guard + text : text;

    /// <summary>The text that was neutralised; any other as it is.</summary>
    public static string Restore(string text) => text.StartsWith(Guard) && IsGuardedOrDangerous(text) ? text[1..] : text;

    private static bool IsGuardedOrDangerous(string text)
    {
        var start = text.AsSpan().TrimStart(Guard);
        return !start.IsEmpty && Dangerous.Contains(start[0]);
    }
}
