using System.Globalization;
using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>
/// From the answer to an edit to the first redirect that shows it, in a handle with many links, over a real Redis: Redis, admin and edge as they
/// are deployed, all three on one core.
/// </summary>
internal sealed class EditRun(string folder, LoadSettings settings, TextWriter progress)
{
    private const string Handle = "brand";
    private const int RedisPort = 18_130;
    private const int AdminPort = 18_131;
    private const int EdgePort = 18_132;

    // Moderate: a person who works fast, or an import that is polite. The rest is drawn, so that edits do not fall into step with anything.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);
    private const int MostExtraMilliseconds = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly List<double> _edits = [];
    private readonly List<double> _answers = [];
    private double _published;
    private double _served;
    private double _redisCpu;
    private double _redisOut;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var data = Path.Combine(settings.Data ?? folder, $"edit-{settings.ScaleLinks}");
        await PrepareAsync(data, cancellationToken);
        if (settings.Edits == 0)
        {
            return;
        }

        var time = TimeProvider.System;
        await using var redis = RedisProcess.Start(folder, RedisPort);
        await redis.ListensAsync(RedisPort, cancellationToken);
        var start = time.GetTimestamp();
        await using var admin = AdminServer.Start(data, AdminPort, $"127.0.0.1:{RedisPort}");
        await admin.ListensAsync(AdminPort, cancellationToken);
        using var api = await AdminServer.SignInAsync(AdminPort, cancellationToken);
        await api.PublishesAsync(cancellationToken);
        _published = time.GetElapsedTime(start).TotalSeconds;
        await progress.WriteLineAsync($"edit: everything published {_published:f1} s after the start of the admin");

        start = time.GetTimestamp();
        await using var edge = EdgeServer.StartOver($"127.0.0.1:{RedisPort}", Path.Combine(folder, "edit-edge"), "", EdgePort, EdgeServer.Program);
        await edge.ListensAsync(EdgePort, cancellationToken);
        using var probe = new LinkProbe(EdgePort, LinkSet.Host);
        await ShowsAsync(probe, LinkSet.SlugOf(settings.ScaleLinks - 1), LinkSet.DestinationOf(settings.ScaleLinks - 1), StartPatience, cancellationToken);
        _served = time.GetElapsedTime(start).TotalSeconds;
        await progress.WriteLineAsync($"edit: served by an edge {_served:f1} s after its start");

        var before = await RedisProcess.LoadAsync(RedisPort, cancellationToken);
        await EditAsync(api, probe, cancellationToken);
        var after = await RedisProcess.LoadAsync(RedisPort, cancellationToken);
        (_redisCpu, _redisOut) = ((after.CpuSeconds - before.CpuSeconds) / settings.Edits, (double)(after.OutputBytes - before.OutputBytes) / settings.Edits);
        await progress.WriteLineAsync($"edit: {string.Join(", ", _edits.Order().TakeLast(10).Select(edit => edit.ToString("f0", CultureInfo.InvariantCulture)))} ms were the slowest");
    }

    public IEnumerable<string> Report()
    {
        yield return $"One handle with {settings.ScaleLinks} links; {_edits.Count} edits of single links over the API, {LeastPause.TotalMilliseconds}–{LeastPause.TotalMilliseconds + MostExtraMilliseconds} ms apart. Redis, admin and edge share one core.";
        yield return "";
        yield return "| milliseconds | p50 | p90 | p99 | slowest |";
        yield return "|---|---|---|---|---|";
        yield return Row("answer to the PUT → first redirect that shows it", _edits);
        yield return Row("the PUT itself", _answers);
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture, $"Whole publish at the start of the admin {_published:f1} s; a fresh edge serves all links {_served:f1} s after its start. Redis per edit with one edge: {_redisCpu * 1000:f2} ms of CPU, {_redisOut / 1024:f0} KiB sent (polls between the edits included).");
    }

    private static string Row(string title, List<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"| {title} | {At(0.5):f0} | {At(0.9):f0} | {At(0.99):f0} | {sorted[^1]:f0} |");
        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    // The database as an admin leaves it; made once where the settings name a folder to keep it in.
    private async Task PrepareAsync(string data, CancellationToken cancellationToken)
    {
        var done = Path.Combine(data, "prepared");
        if (File.Exists(done))
        {
            return;
        }

        await using (var admin = AdminServer.Start(data, AdminPort, redis: null))
        {
            await admin.ListensAsync(AdminPort, cancellationToken);
            using var api = await AdminServer.SignInAsync(AdminPort, cancellationToken);
            await api.SendAsync(HttpMethod.Post, "handles", new { handle = Handle }, cancellationToken);
            foreach (var domain in LinkSet.Domains)
            {
                await api.SendAsync(HttpMethod.Post, $"handles/{Handle}/destination-domains", new { domain }, cancellationToken);
                await api.SendAsync(
                    HttpMethod.Post, $"handles/{Handle}/destination-domains/{domain}/decision", new { waiveVerification = true, reason = "a measurement" }, cancellationToken);
            }
        }

        await LinkRows.InsertAsync(
            Path.Combine(data, "gharart.db"), Handle, settings.ScaleLinks, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
        await File.WriteAllTextAsync(done, "", cancellationToken);
        await progress.WriteLineAsync($"edit: {settings.ScaleLinks} links are in the database");
    }

    private async Task EditAsync(HttpClient api, LinkProbe probe, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var random = new Random(settings.Seed);
        for (var edit = 0; edit < settings.Edits; edit++)
        {
            await Task.Delay(LeastPause + TimeSpan.FromMilliseconds(random.Next(MostExtraMilliseconds)), time, cancellationToken);
            var link = random.Next(settings.ScaleLinks);
            var destination = $"https://shop{edit % 5}.example/edited/{time.GetUtcNow().ToUnixTimeMilliseconds()}";
            var start = time.GetTimestamp();
            await api.SendAsync(
                HttpMethod.Put, $"handles/{Handle}/links/{LinkSet.SlugOf(link)}", new { destinationUrl = destination }, cancellationToken);
            var answered = time.GetTimestamp();
            await ShowsAsync(probe, LinkSet.SlugOf(link), destination, Patience, cancellationToken);
            _edits.Add(time.GetElapsedTime(answered).TotalMilliseconds);
            _answers.Add(time.GetElapsedTime(start, answered).TotalMilliseconds);
        }
    }

    private static async Task ShowsAsync(LinkProbe probe, string slug, string destination, TimeSpan within, CancellationToken cancellationToken)
    {
        if (!await probe.LeadsToAsync(slug, destination, within, cancellationToken))
        {
            throw new LoadException($"{slug} did not lead to {destination} within {within.TotalSeconds} s.");
        }
    }
}
