using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>Runs the parts that were asked for in a temporary folder and prints the report.</summary>
internal static class LoadRun
{
    public static async Task RunAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("GHARART_LOAD_SCRIPT") is not { } script)
        {
            throw new LoadException("Start this through bench/load/run.sh.");
        }

        var folder = Directory.CreateTempSubdirectory("gharart-load-").FullName;
        var report = new StringBuilder();
        try
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Machine()}, seed {settings.Seed}.");
            var progress = Console.Error;
            if (settings.Includes("throughput") || settings.Includes("latency") || settings.Includes("scale"))
            {
                await RunClicksAsync(folder, script, settings, report, progress, cancellationToken);
            }

            if (settings.Includes("edit"))
            {
                var edit = new EditRun(folder, settings, progress);
                await edit.RunAsync(cancellationToken);
                Append(report, $"Edit to visible at {settings.ScaleLinks} links", settings.Edits == 0 ? ["Only prepared."] : edit.Report());
            }

            if (settings.Includes("polling"))
            {
                var polling = new PollingRun(folder, settings, progress);
                await polling.RunAsync(cancellationToken);
                Append(report, $"{settings.Edges} edges on one Redis", polling.Report());
            }
        }
        finally
        {
            // Also when a later part failed: what was measured was measured.
            Console.WriteLine(report);
            if (settings.Out is { } path)
            {
                await File.WriteAllTextAsync(path, report.ToString(), CancellationToken.None);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunClicksAsync(
        string folder, string script, LoadSettings settings, StringBuilder report, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("Preparing links, networks and clicks.");
        Generator CreateGenerator(string requests) => new(settings, requests, script);
        await using (var field = await Field.StartAsync(folder, settings, cancellationToken))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{settings.Links} links, {field.Networks.Count} networks, {field.Mix.MeasuredKnownShare:p1} known slugs in the mix.");
            await RunFieldAsync(field, CreateGenerator(Path.Combine(folder, "requests")), settings, report, progress, cancellationToken);
        }

        if (settings.Includes("scale"))
        {
            var scale = new ScaleRun(folder, Path.Combine(folder, "networks.mmdb"), CreateGenerator, settings, progress);
            await scale.RunAsync(cancellationToken);
            Append(report, $"Memory and cold start at {settings.ScaleLinks} links", scale.Report());
        }
    }

    private static async Task RunFieldAsync(
        Field field, Generator generator, LoadSettings settings, StringBuilder report, TextWriter progress, CancellationToken cancellationToken)
    {
        var rate = settings.Rate;
        if (settings.Includes("throughput"))
        {
            var throughput = new ThroughputRun(field, generator, settings, progress);
            await throughput.RunAsync(cancellationToken);
            Append(report, "Throughput", throughput.Report().Prepend("").Prepend($"{settings.Connections} keep-alive connections, {settings.Rounds} rounds of {settings.Seconds} s in random order; median (least–most). Ratios are to nginx constant in the same round."));
            rate = rate > 0 || settings.Only.Count > 0 ? rate : (int)(Math.Min(throughput.RateOf(Field.Edge), throughput.RateOf(Field.Map)) / 2);
        }

        if (settings.Includes("latency"))
        {
            if (rate == 0)
            {
                throw new LoadException("Without the throughput part, the latency part needs --rate.");
            }

            var latency = new LatencyRun(field, generator, settings, progress);
            await latency.RunAsync(rate, cancellationToken);
            Append(report, "Latency at a fixed rate", latency.Report());
        }
    }

    private static void Append(StringBuilder report, string title, IEnumerable<string> lines)
    {
        report.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        foreach (var line in lines)
        {
            report.AppendLine(line);
        }
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor";
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return $"{model}, {File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal))} cores, Linux {kernel}, .NET {Environment.Version}, commit {Commit()}";
    }

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"]) { RedirectStandardOutput = true });
        return git!.StandardOutput.ReadToEnd().Trim();
    }
}
