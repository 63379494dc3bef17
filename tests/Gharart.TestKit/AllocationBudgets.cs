using System.Text.Json;

namespace Gharart.TestKit;

/// <summary>What <c>bench/budgets.json</c> allows.</summary>
public static class AllocationBudgets
{
    /// <summary>Operations of a part and the bytes that each may allocate.</summary>
    /// <param name="part">A property of the file, such as <c>core</c>.</param>
    public static IReadOnlyDictionary<string, long> Read(string part)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(FindRoot(), "bench", "budgets.json")));
        return file.RootElement.GetProperty(part).EnumerateObject().ToDictionary(budget => budget.Name, budget => budget.Value.GetInt64());
    }

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
