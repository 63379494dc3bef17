using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Gharart.Admin.Http.Json;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;
using Microsoft.Data.Sqlite;

namespace Gharart.Admin.Ingest;

/// <summary>
/// Writes a batch of clicks, their rollups and the edge's watermark in one transaction: all or nothing, so each click counts once
/// whatever fails. Prepared statements instead of tracked entities, because clicks come by the hundred thousand.
/// </summary>
internal sealed class ClickWriter(SqliteConnection connection)
{
    private const int MillisecondsPerHour = 3_600_000;

    /// <summary>
    /// Writes a batch that was read from a position on, and moves the watermark from there to where the next one starts. False, and nothing is
    /// written, where the watermark stands elsewhere: another ingester was faster.
    /// </summary>
    public bool TryWrite(string edgeId, ClickPosition from, ClickBatch batch, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction();
        if (!TryMoveWatermark(transaction, edgeId, from, batch, now))
        {
            return false;
        }

        var rollups = InsertClicks(transaction, batch);
        UpsertRollups(transaction, rollups);
        transaction.Commit();
        return true;
    }

    /// <summary>Where the next batch of an edge starts, and what came before it.</summary>
    public ClickWatermark ReadWatermark(string edgeId)
    {
        using var command = Command(null, "SELECT segment, slot, recorded, corrupt FROM click_watermarks WHERE edge_id = $1");
        command.Parameters.AddWithValue("$1", edgeId);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new ClickWatermark(edgeId, new ClickPosition((ulong)reader.GetInt64(0), (uint)reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt64(3))
            : new ClickWatermark(edgeId, default);
    }

    /// <summary>Keeps what an edge counted itself.</summary>
    public void WriteTotals(ClickTotals totals, DateTimeOffset now)
    {
        using var command = Command(null, """
            INSERT INTO click_totals (edge_id, segment, slot, served, appended, skipped_head, skipped_prefetch, dropped, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT DO UPDATE SET segment = excluded.segment, slot = excluded.slot, served = excluded.served, appended = excluded.appended,
                skipped_head = excluded.skipped_head, skipped_prefetch = excluded.skipped_prefetch, dropped = excluded.dropped, updated_at = excluded.updated_at
            """);
        object[] values =
        [
            totals.EdgeId, (long)totals.Next.Segment, (long)totals.Next.Slot, totals.Served, totals.Appended, totals.SkippedHead, totals.SkippedPrefetch,
            totals.Dropped, now.ToUnixTimeMilliseconds(),
        ];
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    /// <summary>Sets how many clicks of an edge are lost for good; false, and nothing is written, where its watermark is not the one given: another ingester was faster.</summary>
    public bool TryWriteLost(ClickWatermark watermark, long lost)
    {
        using var command = Command(
            null, "UPDATE click_watermarks SET corrupt = $6 WHERE edge_id = $1 AND segment = $2 AND slot = $3 AND recorded = $4 AND corrupt = $5");
        object[] values = [watermark.EdgeId, (long)watermark.Next.Segment, (long)watermark.Next.Slot, watermark.Recorded, watermark.Lost, lost];
        Bind(command, values);
        return command.ExecuteNonQuery() == 1;
    }

    private Dictionary<RollupKey, (long Clicks, long Bots)> InsertClicks(SqliteTransaction transaction, ClickBatch batch)
    {
        var rollups = new Dictionary<RollupKey, (long Clicks, long Bots)>();
        using var command = Command(transaction, """
            INSERT INTO clicks (click_id, clicked_at, handle_id, link_id, campaign_id, rule_number, variant_index, layer, snapshot_revision,
                visitor_key, country, device, flags, source, referrer_host, segment)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """);
        var values = Enumerable.Range(1, 16).Select(i => command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" })).ToArray();
        for (var i = 0; i < batch.Count; i++)
        {
            var click = batch[i];
            var id = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(id, click.ClickId);
            var country = click.Country.ToString();
            values[0].Value = id;
            values[1].Value = click.UnixMilliseconds;
            values[2].Value = (long)click.HandleId;
            values[3].Value = (long)click.LinkId;
            values[4].Value = (long)click.CampaignId;
            values[5].Value = (long)click.RuleNumber;
            values[6].Value = (long)click.VariantIndex;
            values[7].Value = ContractEnum<RouteLayer>.ToWord((RouteLayer)click.Layer);
            values[8].Value = (long)click.SnapshotRevision;
            values[9].Value = unchecked((long)click.VisitorKey);
            values[10].Value = country;
            values[11].Value = ContractEnum<DeviceClass>.ToWord(click.Device);
            values[12].Value = (long)click.Flags;
            values[13].Value = Encoding.ASCII.GetString(click.Source);
            values[14].Value = Encoding.ASCII.GetString(click.ReferrerHost);
            values[15].Value = Encoding.ASCII.GetString(click.Segment);
            command.ExecuteNonQuery();

            var key = new RollupKey(click.HandleId, (int)(click.UnixMilliseconds / MillisecondsPerHour), click.LinkId, country, click.Device);
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(rollups, key, out _);
            counts.Clicks++;
            counts.Bots += (click.Flags & ClickFlags.Bot) != 0 ? 1 : 0;
        }

        return rollups;
    }

    private void UpsertRollups(SqliteTransaction transaction, Dictionary<RollupKey, (long Clicks, long Bots)> rollups)
    {
        using var command = Command(transaction, """
            INSERT INTO click_rollups (handle_id, hour, link_id, country, device, clicks, bot_clicks) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks, bot_clicks = bot_clicks + excluded.bot_clicks
            """);
        foreach (var (key, counts) in rollups)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$1", (long)key.HandleId);
            command.Parameters.AddWithValue("$2", key.Hour);
            command.Parameters.AddWithValue("$3", (long)key.LinkId);
            command.Parameters.AddWithValue("$4", key.Country);
            command.Parameters.AddWithValue("$5", ContractEnum<DeviceClass>.ToWord(key.Device));
            command.Parameters.AddWithValue("$6", counts.Clicks);
            command.Parameters.AddWithValue("$7", counts.Bots);
            command.ExecuteNonQuery();
        }
    }

    private bool TryMoveWatermark(SqliteTransaction transaction, string edgeId, ClickPosition from, ClickBatch batch, DateTimeOffset now)
    {
        using var command = Command(transaction, """
            INSERT INTO click_watermarks (edge_id, segment, slot, recorded, corrupt, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO UPDATE SET segment = excluded.segment, slot = excluded.slot, recorded = recorded + excluded.recorded,
                corrupt = corrupt + excluded.corrupt, updated_at = excluded.updated_at
                WHERE segment = $7 AND slot = $8
            """);
        command.Parameters.AddWithValue("$1", edgeId);
        command.Parameters.AddWithValue("$2", (long)batch.Next.Segment);
        command.Parameters.AddWithValue("$3", (long)batch.Next.Slot);
        command.Parameters.AddWithValue("$4", (long)batch.Count);
        command.Parameters.AddWithValue("$5", batch.Corrupt);
        command.Parameters.AddWithValue("$6", now.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$7", (long)from.Segment);
        command.Parameters.AddWithValue("$8", (long)from.Slot);
        return command.ExecuteNonQuery() == 1;
    }

    private static void Bind(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }
    }

    private SqliteCommand Command(SqliteTransaction? transaction, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    private readonly record struct RollupKey(uint HandleId, int Hour, uint LinkId, string Country, DeviceClass Device);
}
