using Gharart.Benchmarks.Load.Traffic;
using Gharart.Core.Clicks;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>Starts the edge as it is deployed, and does for its journal what an ingesting admin does.</summary>
internal static class EdgeServer
{
    private const int BudgetMegabytes = 16_384;

    /// <summary>The edge's own program beside this one's folder.</summary>
    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Gharart.Edge", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Gharart.Edge.dll");

    public static ServerProcess Start(string folder, string networks, int port, params IEnumerable<string> program) =>
        StartOver(null, folder, networks, port, program);

    /// <summary>The same, over a Redis.</summary>
    public static ServerProcess StartOver(string? redis, string folder, string networks, int port, params IEnumerable<string> program)
    {
        Directory.CreateDirectory(folder);
        var environment = new Dictionary<string, string>
        {
            ["Gharart__DataDirectory"] = folder,
            ["Gharart__PublicDomain"] = "localhost",
            ["Gharart__EdgeUrl"] = $"http://127.0.0.1:{port}",
            ["Gharart__ManagementUrl"] = $"http://127.0.0.1:{port + 1000}",
            ["Gharart__TrustedProxies"] = "127.0.0.1",
            ["Gharart__MasterSecret"] = PublishedSnapshot.MasterSecretBase64,
            ["Gharart__ClickDiskBudgetMegabytes"] = $"{BudgetMegabytes}",
            ["Logging__LogLevel__Default"] = "Warning",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        if (networks.Length > 0)
        {
            environment["Gharart__GeoDatabase"] = networks;
        }

        if (redis is not null)
        {
            environment["Gharart__Redis"] = redis;
        }

        return ServerProcess.Start(folder + ".log", environment, "dotnet", program);
    }

    public static Func<LoadClick, ExpectedAnswer> Expect(LinkSet links) => click =>
    {
        if (click.Link < 0)
        {
            return ExpectedAnswer.NotFound;
        }

        var target = links.TargetOf(click.Link, click.Country, click.Device);
        return click.Device == DeviceClass.Bot ? new ExpectedAnswer(302, target) : new ExpectedAnswer(302, target + "?ctx=", CtxToken.Length);
    };

    /// <summary>Lets the edge delete the segments before the newest two: as if everything in them were in the database.</summary>
    public static void ReleaseClicks(string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "clicks")))
        {
            return;
        }

        foreach (var journal in Directory.EnumerateDirectories(Path.Combine(folder, "clicks")))
        {
            var segments = Directory.GetFiles(journal, "*.seg").Select(f => Convert.ToUInt64(Path.GetFileNameWithoutExtension(f), 16)).Order().ToArray();
            if (segments.Length > 2)
            {
                var edge = Path.GetFileName(journal);
                var path = ClickWatermark.PathOf(Path.Combine(folder, "transport"), edge);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                new ClickWatermark(edge, new ClickPosition(segments[^2], 0)).Save(path);
            }
        }
    }

    /// <summary>How many clicks were answered without being written, which must be none.</summary>
    public static async Task<long> UnrecordedAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port + 1000}/metrics"), cancellationToken);
        var line = text.Split('\n').Single(l => l.Contains("answer=\"redirected_unrecorded\"", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
