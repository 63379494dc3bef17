using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Redis;
using Gharart.TestKit.Snapshots;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Benchmarks.Load;

/// <summary>
/// Many edges that follow one real Redis, each with the code and the connections of the real one, all in this process on the generator's core;
/// Redis has the servers' core. Three phases: nothing happens; the same blobs under new revisions; edits of one link each.
/// </summary>
internal sealed class PollingRun(string folder, LoadSettings settings, TextWriter progress)
{
    private const int RedisPort = 18_140;
    private const uint WideNumber = LinkSet.HandleNumber + 1;

    // A manifest with the names of 1024 shards, as that of a handle with a million links has. Only those of the first handle are of full size:
    // two hundred edges with a million links each would not fit into one machine.
    private const int WideBits = 10;
    private const int FullBits = 2;
    private const int LinksPerShard = 1024;

    private const int IdleSeconds = 20;
    private const int Publishes = 100;
    private const int Edits = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Key = MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64).Derive(KeyLabels.SnapshotHmac);

    private readonly LinkSet _links = new(LinksPerShard << FullBits, ruleEvery: 1000);
    private readonly List<Phase> _phases = [];
    private readonly List<PollingEdge> _edges = [];
    private int _manifestBytes;
    private int _blobBytes;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var server = RedisProcess.Start(folder, RedisPort);
        await server.ListensAsync(RedisPort, cancellationToken);
        var settingsOfRedis = $"127.0.0.1:{RedisPort}";
        using var connection = new RedisConnection(settingsOfRedis, time);
        var store = new RedisSnapshotStore(connection, time);
        var manifest = await FirstAsync(store, cancellationToken);

        // Two hundred disks would not be one either.
        var memory = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetFileName(folder))).FullName;
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        try
        {
            for (var i = 0; i < settings.Edges; i++)
            {
                _edges.Add(new PollingEdge(settingsOfRedis, Path.Combine(memory, $"edge-{i}"), meters.GetRequiredService<IMeterFactory>(), time));
                await _edges[^1].StartAsync(cancellationToken);
            }

            await AllHaveAsync(manifest.Revision, cancellationToken);
            await progress.WriteLineAsync($"polling: {_edges.Count} edges have the first revision");
            await MeasureAsync("nothing happens", 0, null, store, manifest, cancellationToken);
            manifest = await MeasureAsync("a new manifest over the same blobs", Publishes, null, store, manifest, cancellationToken);
            _ = await MeasureAsync("an edit of one link", Edits, EditAsync, store, manifest, cancellationToken);
        }
        finally
        {
            foreach (var edge in _edges)
            {
                await edge.DisposeAsync();
            }

            Directory.Delete(memory, recursive: true);
        }
    }

    public IEnumerable<string> Report()
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{settings.Edges} edges, two connections each; a manifest of {_manifestBytes} bytes, {1 << WideBits} + {1 << FullBits} shards; a blob of {LinksPerShard} links, {_blobBytes} bytes.");
        yield return "";
        yield return "| phase | publishes | Redis CPU, s/s | commands/s | received, KB/s | sent, KB/s | simulator CPU, s/s |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (var phase in _phases)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {phase.Title} | {phase.Publishes} in {phase.Seconds:f0} s | {phase.RedisCpu / phase.Seconds:f4} | {phase.Commands / phase.Seconds:f0} | {phase.Input / phase.Seconds / 1000:f0} | {phase.Output / phase.Seconds / 1000:f0} | {phase.OwnCpu / phase.Seconds:f2} |");
        }

        var idle = _phases[0];
        yield return "";
        yield return "| per publish, idle load taken off | Redis CPU, ms | commands | sent, KB | one edge has it, ms: p50 | p99 | slowest | all have it, ms: p50 | p99 | slowest |";
        yield return "|---|---|---|---|---|---|---|---|---|---|";
        foreach (var phase in _phases.Where(phase => phase.Publishes > 0))
        {
            double Extra(Func<Phase, double> figure) => (figure(phase) - (figure(idle) / idle.Seconds * phase.Seconds)) / phase.Publishes;
            var (each, all) = (phase.Delays.SelectMany(delays => delays).Order().ToArray(), phase.Delays.Select(delays => delays.Max()).Order().ToArray());
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {phase.Title} | {Extra(p => p.RedisCpu) * 1000:f2} | {Extra(p => p.Commands):f0} | {Extra(p => p.Output) / 1000:f0} | {At(each, 0.5):f0} | {At(each, 0.99):f0} | {each[^1]:f0} | {At(all, 0.5):f0} | {At(all, 0.99):f0} | {all[^1]:f0} |");
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private async Task<Manifest> MeasureAsync(
        string title, int publishes, Func<RedisSnapshotStore, Manifest, int, Task<Manifest>>? change, RedisSnapshotStore store, Manifest manifest, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var (before, ownCpu) = (await RedisProcess.LoadAsync(RedisPort, cancellationToken), OwnCpuSeconds());
        var delays = new List<double[]>();
        if (publishes == 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(IdleSeconds), time, cancellationToken);
        }

        for (var i = 0; i < publishes; i++)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var next = change is null ? manifest : await change(store, manifest, i);
            next = next with { Revision = manifest.Revision + 1, CreatedAt = time.GetUtcNow() };
            var bytes = next.Write(Key);
            var start = time.GetUtcNow();
            if (!await store.TrySwapManifestAsync(manifest.Revision, bytes, cancellationToken))
            {
                throw new LoadException($"Revision {next.Revision} could not be published.");
            }

            manifest = next;
            await AllHaveAsync(manifest.Revision, cancellationToken);
            delays.Add([.. _edges.Select(edge => (edge.LoadedAt - start).TotalMilliseconds)]);
        }

        var after = await RedisProcess.LoadAsync(RedisPort, cancellationToken);
        _phases.Add(new Phase(
            title,
            publishes,
            before.SecondsUntil(after),
            after.CpuSeconds - before.CpuSeconds,
            after.Commands - before.Commands,
            after.InputBytes - before.InputBytes,
            after.OutputBytes - before.OutputBytes,
            OwnCpuSeconds() - ownCpu,
            delays));
        await progress.WriteLineAsync($"polling: {title}: {_phases[^1].Seconds:f1} s, Redis {_phases[^1].RedisCpu:f2} s of CPU");
        return manifest;
    }

    private async Task AllHaveAsync(ulong revision, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        while (_edges.Exists(edge => edge.Revision < revision))
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new LoadException($"{_edges.Count(edge => edge.Revision < revision)} edges did not get revision {revision}.");
            }

            await look.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<Manifest> FirstAsync(RedisSnapshotStore store, CancellationToken cancellationToken)
    {
        var full = new BlobName[1 << FullBits];
        for (var shard = 0; shard < full.Length; shard++)
        {
            full[shard] = await PutAsync(store, Write(shard, edited: -1));
        }

        var wide = new BlobName[1 << WideBits];
        for (var shard = 0; shard < wide.Length; shard++)
        {
            wide[shard] = await PutAsync(store, LinkBlob.Write(WideNumber, WideBits, shard, []));
        }

        var manifest = new Manifest
        {
            Revision = 1,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            CtxKeyId = 1,
            Handles =
            [
                new ManifestHandle(LinkSet.Handle.Name, LinkSet.HandleNumber, await PutAsync(store, HeadBlob.Write(LinkSet.Handle)), full),
                new ManifestHandle(
                    Define.Name("wide"), WideNumber, await PutAsync(store, HeadBlob.Write(new HandleDefinition { Number = WideNumber, Name = Define.Name("wide") })), wide),
            ],
        };
        var bytes = manifest.Write(Key);
        (_manifestBytes, _blobBytes) = (bytes.Length, Write(0, edited: -1).Length);
        return await store.TrySwapManifestAsync(0, bytes, cancellationToken) ? manifest : throw new LoadException("The first revision could not be published.");
    }

    // Each time another link of the next shard, as it was before elsewhere: every edit is one new blob.
    private async Task<Manifest> EditAsync(RedisSnapshotStore store, Manifest manifest, int edit)
    {
        var handle = manifest.Handles[0];
        var shards = handle.Shards.ToArray();
        var shard = edit % shards.Length;
        shards[shard] = await PutAsync(store, Write(shard, edited: edit / shards.Length));
        return manifest with { Handles = [handle with { Shards = shards }, manifest.Handles[1]] };
    }

    private byte[] Write(int shard, int edited)
    {
        var members = Enumerable.Range(0, _links.Count).Where(link => LinkBlob.ShardOf(Define.Key(LinkSet.SlugOf(link)), FullBits) == shard);
        return LinkBlob.Write(LinkSet.HandleNumber, FullBits, shard, [.. members.Select((link, i) => _links.DefinitionOf(link, i == edited))]);
    }

    private static async Task<BlobName> PutAsync(RedisSnapshotStore store, byte[] blob)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, CancellationToken.None);
        return name;
    }

    private static double OwnCpuSeconds()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private sealed record Phase(
        string Title, int Publishes, double Seconds, double RedisCpu, double Commands, double Input, double Output, double OwnCpu, List<double[]> Delays);
}
