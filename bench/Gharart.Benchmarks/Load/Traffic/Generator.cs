using System.Diagnostics;
using System.Globalization;
using Gharart.Benchmarks.Load.Contenders;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>Runs a generator as a process of its own on core 1, against 127.0.0.1 and no other address.</summary>
internal sealed class Generator(LoadSettings settings, string requests, string script)
{
    // Of the share of 404; the mix is played in order, so only what a round cuts off differs.
    private const double ShareTolerance = 0.005;

    private const string Core = "1";

    /// <summary>As many requests as the server takes, from wrk. Returns their number and the seconds they took.</summary>
    /// <exception cref="LoadException">The answers are not what they must be.</exception>
    public async Task<(long Requests, double Seconds)> FloodAsync(Contender contender, double knownShare, int seconds, CancellationToken cancellationToken)
    {
        var output = await RunAsync(
            seconds,
            cancellationToken,
            "wrk", "-t1", $"-c{settings.Connections}", $"-d{seconds}s", "-s", script, $"http://127.0.0.1:{contender.Port}/", "--", requests);
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith("RESULT ", StringComparison.Ordinal)) ?? throw new LoadException($"wrk said:\n{output}");
        var fields = line.Split(' ').Skip(1).Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        var (answers, microseconds, refused, errors) = (fields[0], fields[1], fields[2], fields[3]);
        var expected = contender.KnowsSlugs ? 1 - knownShare : 0;
        if (errors != 0 || answers == 0 || Math.Abs((refused / (double)answers) - expected) > ShareTolerance)
        {
            throw new LoadException($"{contender.Title}: of {answers} answers {refused} were 4xx or 5xx and {errors} were lost; a round like that does not count.");
        }

        return (answers, microseconds / 1e6);
    }

    /// <summary>A fixed rate, from <see cref="PacedClient"/>.</summary>
    /// <exception cref="LoadException">The answers are not what they must be.</exception>
    public async Task<PacedResult> PaceAsync(Contender contender, double knownShare, int rate, int seconds, CancellationToken cancellationToken)
    {
        var output = await RunAsync(
            seconds,
            cancellationToken,
            "dotnet", Environment.GetCommandLineArgs()[0], "load", "pace", $"{contender.Port}", $"{rate}", $"{seconds}", $"{settings.Connections}", requests);
        var result = PacedResult.Parse(output);
        if (result.Redirects + result.NotFound != result.Total || Math.Abs((result.Redirects / (double)result.Total) - (contender.KnowsSlugs ? knownShare : 1)) > ShareTolerance)
        {
            throw new LoadException($"{contender.Title}: {result} has answers that are neither 302 nor 404, or the wrong share of them.");
        }

        return result;
    }

    private static async Task<string> RunAsync(int seconds, CancellationToken cancellationToken, params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true };
        foreach (var arg in command.Prepend(Core).Prepend("-c"))
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds((seconds * 3) + 60));
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw new LoadException($"A generator failed with {process.ExitCode}:\n{output}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadException("A generator did not end in time: the server does not keep up.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
