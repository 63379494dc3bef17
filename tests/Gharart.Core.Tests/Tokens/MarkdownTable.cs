namespace Gharart.Core.Tests.Tokens;

/// <summary>Rows of a table in one of the repository's documents, so that what they say is tested.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows under the header that begins with these columns; cells without back-ticks and outer space.</summary>
    public static IReadOnlyList<string[]> Read(string document, params string[] firstColumns)
    {
        var lines = File.ReadLines(Path.Combine(FindRoot(), "docs", document));
        var rows = lines
            .SkipWhile(line => !Cells(line).Take(firstColumns.Length).SequenceEqual(firstColumns))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(Cells)
            .ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    /// <summary>The text between back-ticks after a phrase.</summary>
    public static string QuotedAfter(string document, string phrase)
    {
        var text = File.ReadAllText(Path.Combine(FindRoot(), "docs", document));
        var at = text.IndexOf(phrase, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{document} does not say “{phrase}”.");
        return text[at..].Split('`')[1];
    }

    private static string[] Cells(string line) =>
        [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim().Trim('`'))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gharart.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
