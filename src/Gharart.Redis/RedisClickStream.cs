using Gharart.Core.Clicks;
using StackExchange.Redis;

namespace Gharart.Redis;

/// <summary>
/// The stream of clicks from the edges to the admins. It only carries: what is in it is also in the edges' journals until the database
/// has it, so it may be lost at any moment, and it never holds more than <see cref="MaxEntries"/> entries.
/// </summary>
public sealed class RedisClickStream
{
    /// <summary>Most records of an entry: 192 KiB.</summary>
    public const int MaxRecords = 1024;

    /// <summary>Most entries that wait, of all edges together: 24 MiB of records. An edge that finds the stream full keeps its clicks in the journal.</summary>
    public const int MaxEntries = 128;

    private readonly RedisConnection _redis;

    /// <param name="redis">The connection.</param>
    public RedisClickStream(RedisConnection redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        _redis = redis;
    }

    /// <summary>Appends an entry; its id, or null where the stream is full.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer; the entry may be in the stream all the same.</exception>
    public async ValueTask<string?> TryAddAsync(ClickEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        const string Add = """
            if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then
                return false
            end
            return redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
            """;
        return (string?)await _redis.EvaluateAsync(Add, [RedisKeys.Clicks], [MaxEntries, .. ClickEntryCodec.Write(entry)], cancellationToken);
    }

    /// <summary>How far an edge's clicks have come.</summary>
    /// <param name="edgeId">The edge.</param>
    /// <param name="lastId">The entry that it appended last; null asks for the watermark alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RedisTransportException">Redis does not answer.</exception>
    public async ValueTask<ClickShipment> FollowAsync(string edgeId, string? lastId, CancellationToken cancellationToken)
    {
        // Both at one moment: an admin moves the watermark and removes the entry at one moment too.
        const string Follow = """
            local waiting = 0
            if ARGV[2] ~= '' then
                waiting = #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])
            end
            return {redis.call('HGET', KEYS[2], ARGV[1]), waiting}
            """;
        var answer = (RedisResult[])await _redis.EvaluateAsync(
            Follow, [RedisKeys.Clicks, RedisKeys.ClickWatermarks], [edgeId, lastId ?? ""], cancellationToken);
        var isKnown = ClickWatermark.TryDecode((byte[]?)answer[0], out var watermark) && watermark.EdgeId == edgeId;
        return new ClickShipment(isKnown ? watermark : null, (long)answer[1] > 0);
    }

    /// <summary>The oldest entries.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer.</exception>
    public async ValueTask<IReadOnlyList<ClickEntry>> ReadAsync(int atMost, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])await _redis.ExecuteAsync("XRANGE", [RedisKeys.Clicks, "-", "+", "COUNT", atMost], cancellationToken);
        return [.. answer.Select(ClickEntryCodec.Read)];
    }

    /// <summary>Says how far an edge's clicks are in the database and removes an entry that was dealt with. Call it after the commit: edges delete what lies behind.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer; do it again.</exception>
    public async ValueTask CompleteAsync(ClickWatermark watermark, string entryId, CancellationToken cancellationToken)
    {
        const string Complete = """
            redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
            return redis.call('XDEL', KEYS[1], ARGV[3])
            """;
        _ = await _redis.EvaluateAsync(
            Complete, [RedisKeys.Clicks, RedisKeys.ClickWatermarks], [watermark.EdgeId, watermark.Encode(), entryId], cancellationToken);
    }

    /// <summary>Says how far an edge's clicks are in the database.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer; do it again.</exception>
    public async ValueTask PublishAsync(ClickWatermark watermark, CancellationToken cancellationToken) =>
        _ = await _redis.ExecuteAsync("HSET", [RedisKeys.ClickWatermarks, watermark.EdgeId, watermark.Encode()], cancellationToken);

    /// <summary>Says what an edge counted itself; of each edge only the last word is kept.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer; do it again.</exception>
    public async ValueTask PublishAsync(ClickTotals totals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(totals);
        _ = await _redis.ExecuteAsync("HSET", [RedisKeys.ClickTotals, totals.EdgeId, totals.Encode()], cancellationToken);
    }

    /// <summary>What every edge said last that it counted; damaged ones are left out.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer.</exception>
    public async ValueTask<IReadOnlyList<ClickTotals>> ReadTotalsAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])await _redis.ExecuteAsync("HGETALL", [RedisKeys.ClickTotals], cancellationToken);
        var all = new List<ClickTotals>();
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            if (ClickTotals.Decode((byte[])answer[i + 1]) is { } totals && totals.EdgeId == (string)answer[i])
            {
                all.Add(totals);
            }
        }

        return all;
    }

    /// <summary>Removes an entry that nobody can read.</summary>
    /// <exception cref="RedisTransportException">Redis does not answer; do it again.</exception>
    public async ValueTask DiscardAsync(string entryId, CancellationToken cancellationToken) =>
        _ = await _redis.ExecuteAsync("XDEL", [RedisKeys.Clicks, entryId], cancellationToken);
}
