namespace Gharart.EndToEnd.Tests.Guides;

/// <summary>Reads the steps out of a page: <c>http</c> blocks by twos, a request and its answer, and <c>dns</c> blocks.</summary>
internal static class GuidePage
{
    public static IReadOnlyList<GuideStep> Read(string path)
    {
        var steps = new List<GuideStep>();
        string? request = null;
        foreach (var (line, kind, text) in Blocks(File.ReadAllLines(path)))
        {
            if (kind == "dns")
            {
                steps.Add(new GuideStep(line, null, text));
            }
            else if (kind == "http" && !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            {
                Assert.True(request is null, $"{path}:{line}: the request before this one has no answer.");
                request = text;
            }
            else if (kind == "http")
            {
                Assert.True(request is not null, $"{path}:{line}: this answer has no request.");
                steps.Add(new GuideStep(line, request, text));
                request = null;
            }
        }

        Assert.True(request is null, $"{path}: the last request has no answer.");
        return steps;
    }

    private static IEnumerable<(int Line, string Kind, string Text)> Blocks(string[] lines)
    {
        var start = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            if (start >= 0)
            {
                yield return (start + 1, lines[start][3..].Trim(), string.Join('\n', lines[(start + 1)..i]));
            }

            start = start >= 0 ? -1 : i;
        }
    }
}
