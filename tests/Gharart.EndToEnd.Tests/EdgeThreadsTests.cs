using System.Globalization;
using Gharart.Core.Tokens;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>What the system is told of an edge's threads.</summary>
public sealed class EdgeThreadsTests : IDisposable
{
    // In /proc/…/stat, counted behind the name (proc_pid_stat(5)).
    private const int NicenessField = 16;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-threads-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Edge_Running_LetsVisitorsGoBeforeEverythingElse()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var edge = HostProcess.Start("Gharart.Edge", new Dictionary<string, string>
        {
            ["DataDirectory"] = _directory,
            ["EdgeUrl"] = $"http://127.0.0.1:{HostProcess.FreePort()}",
            ["ManagementUrl"] = $"http://127.0.0.1:{HostProcess.FreePort()}",
            ["MasterSecret"] = MasterSecret.GenerateBase64(),
        });
        var given = Threads(Environment.ProcessId)[0].Niceness;
        await Eventually.HoldsAsync("all threads but those of visitors are nice", () =>
        {
            Assert.False(edge.HasExited, edge.Output);
            var threads = Threads(edge.Id);
            return Task.FromResult(
                threads.Count(thread => thread.Name.StartsWith("visitors", StringComparison.Ordinal)) == Environment.ProcessorCount
                && threads.TrueForAll(thread => thread.Niceness == (thread.Name.StartsWith("visitors", StringComparison.Ordinal) ? given : Math.Max(given, 10))));
        });
        Assert.True(edge.Terminate(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, edge.ExitCode);
    }

    private static List<(string Name, int Niceness)> Threads(int process)
    {
        var threads = new List<(string, int)>();
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(thread, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                threads.Add((File.ReadAllText(Path.Combine(thread, "comm")), int.Parse(fields[NicenessField], CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return threads;
    }
}
