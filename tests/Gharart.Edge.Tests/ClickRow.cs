using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Tests;

/// <summary>A click record, copied out of the reader's batch.</summary>
internal sealed record ClickRow
{
    public required UInt128 ClickId { get; init; }

    public required uint HandleId { get; init; }

    public required uint LinkId { get; init; }

    public required uint CampaignId { get; init; }

    public required uint RuleNumber { get; init; }

    public required ulong SnapshotRevision { get; init; }

    public required ulong VisitorKey { get; init; }

    public required string Country { get; init; }

    public required DeviceClass Device { get; init; }

    public required byte Layer { get; init; }

    public required byte VariantIndex { get; init; }

    public required ClickFlags Flags { get; init; }

    public required string Source { get; init; }

    public required string ReferrerHost { get; init; }

    public required string Segment { get; init; }

    /// <summary>Reads everything from a position on; damage fails the test.</summary>
    public static List<ClickRow> ReadAll(string directory, ClickPosition from)
    {
        using var reader = new ClickJournalReader(directory);
        var batch = new ClickBatch(512);
        var rows = new List<ClickRow>();
        while (reader.ReadBatch(from, batch) > 0)
        {
            Assert.Equal((0L, 0L, 0L), (batch.Holes, batch.Corrupt, batch.UnreadableSegments));
            for (var i = 0; i < batch.Count; i++)
            {
                rows.Add(Copy(batch[i]));
            }

            from = batch.Next;
        }

        return rows;
    }

    private static ClickRow Copy(ClickRecord record) => new()
    {
        ClickId = record.ClickId,
        HandleId = record.HandleId,
        LinkId = record.LinkId,
        CampaignId = record.CampaignId,
        RuleNumber = record.RuleNumber,
        SnapshotRevision = record.SnapshotRevision,
        VisitorKey = record.VisitorKey,
        Country = record.Country.ToString(),
        Device = record.Device,
        Layer = record.Layer,
        VariantIndex = record.VariantIndex,
        Flags = record.Flags,
        Source = Encoding.ASCII.GetString(record.Source),
        ReferrerHost = Encoding.ASCII.GetString(record.ReferrerHost),
        Segment = Encoding.ASCII.GetString(record.Segment),
    };
}
