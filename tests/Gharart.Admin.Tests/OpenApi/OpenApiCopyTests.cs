using Gharart.TestKit;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>The committed copy of the OpenAPI document, in which a change of the contract shows in review.</summary>
public class OpenApiCopyTests
{
    private const string WriteDocs = "GHARART_WRITE_DOCS";

    [Fact]
    public async Task Copy_IsWhatTheHostAnswers()
    {
        var copyFile = Path.Combine(RepositoryRoot.Path, "docs", "openapi", "v2.json");
        var text = (await ApiContract.GetAsync()).Text.TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(WriteDocs) is not null)
        {
            await File.WriteAllTextAsync(copyFile, text);
        }

        var copy = File.Exists(copyFile) ? await File.ReadAllTextAsync(copyFile) : "";
        Assert.True(
            copy == text,
            $"""
            The API has changed, and docs/openapi/v2.json has not: {Difference(copy.Split('\n'), text.Split('\n'))}
            Write it anew and commit it with the change (after a conflict in it, too):

                {WriteDocs}=1 dotnet test tests/Gharart.Admin.Tests --filter {nameof(OpenApiCopyTests)}
            """);
    }

    private static string Difference(string[] copy, string[] now)
    {
        var line = copy.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} is\n    {copy.ElementAtOrDefault(line)}\ninstead of\n    {now.ElementAtOrDefault(line)}";
    }
}
