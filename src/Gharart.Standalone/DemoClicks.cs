using System.Text;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Ingest;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;
using Microsoft.Data.Sqlite;

namespace Gharart.Standalone;

/// <summary>A week of made-up but plausible clicks, so that the charts of a new installation are not empty. They go the way of real ones.</summary>
internal static class DemoClicks
{
    private const int Days = 7;
    private const int ClicksPerDay = 400;
    private const int Seed = 20_261_031;

    // Shares in percent, each list summing to 100.
    private static readonly (string Value, int Share)[] Countries = [("IN", 38), ("DE", 17), ("US", 14), ("AT", 7), ("CH", 6), ("GB", 6), ("FR", 5), ("JP", 4), ("XX", 3)];
    private static readonly (DeviceClass Value, int Share)[] Devices = [(DeviceClass.Mobile, 63), (DeviceClass.Desktop, 26), (DeviceClass.Tablet, 6), (DeviceClass.Bot, 4), (DeviceClass.Unknown, 1)];
    private static readonly (string Value, int Share)[] Sources = [("social", 34), ("direct", 26), ("email", 21), ("search", 13), ("ad", 6)];

    // Relative weight of each hour of the day, UTC: quiet before dawn in India, busiest in its evening.
    private static readonly int[] Hours = [3, 3, 4, 5, 6, 6, 7, 7, 6, 6, 6, 7, 8, 9, 10, 10, 9, 7, 5, 4, 3, 2, 2, 2];

    public static void Write(SqliteConnection connection, Handle handle, IReadOnlyList<Link> links, DateTimeOffset now)
    {
        var directory = Directory.CreateTempSubdirectory("gharart-demo-clicks-").FullName;
        try
        {
            WriteJournal(directory, handle, links, now);
            Ingest(connection, directory, now);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void WriteJournal(string directory, Handle handle, IReadOnlyList<Link> links, DateTimeOffset now)
    {
        var random = new Random(Seed);
        using var journal = ClickJournal.Open(
            new ClickJournalOptions { Directory = directory, EdgeId = "demo", SegmentCapacity = Days * ClicksPerDay * 2 }, TimeProvider.System);
        for (var day = Days; day > 0; day--)
        {
            for (var i = 0; i < ClicksPerDay; i++)
            {
                var at = now.AddDays(-day).Date.AddHours(Pick(Hours.Select((share, hour) => (hour, share)), random)).AddMilliseconds(random.Next(3_600_000));
                Append(journal, handle, links, new DateTimeOffset(at, TimeSpan.Zero), random);
            }
        }
    }

    private static void Append(ClickJournal journal, Handle handle, IReadOnlyList<Link> links, DateTimeOffset at, Random random)
    {
        var device = Pick(Devices, random);
        _ = Country.TryParse(Pick(Countries, random), out var country);
        journal.TryAppend(new ClickRecord
        {
            ClickId = ClickIdGenerator.Next(at.ToUnixTimeMilliseconds()).Value,
            HandleId = (uint)handle.Id,
            LinkId = (uint)links[random.Next(10) switch { < 6 => 0, < 9 => 1, _ => 2 }].Id,
            VisitorKey = (ulong)random.Next(1, 300) + ((ulong)at.DayOfYear << 32),
            Country = country,
            Device = device,
            Layer = (byte)RouteLayer.Default,
            VariantIndex = ClickRecord.NoVariant,
            Flags = device == DeviceClass.Bot ? ClickFlags.Bot : ClickFlags.CtxIssued,
            Source = Encoding.ASCII.GetBytes(Pick(Sources, random)),
        });
    }

    private static void Ingest(SqliteConnection connection, string directory, DateTimeOffset now)
    {
        var batch = new ClickBatch(Days * ClicksPerDay);
        using var reader = new ClickJournalReader(directory);
        reader.ReadBatch(default, batch);
        var writer = new ClickWriter(connection);
        if (!writer.TryWrite("demo", writer.ReadWatermark("demo").Next, batch, now))
        {
            throw new InvalidOperationException("Another process writes the demo's clicks.");
        }
    }

    private static T Pick<T>(IEnumerable<(T Value, int Share)> shares, Random random)
    {
        var all = shares.ToList();
        var draw = random.Next(all.Sum(s => s.Share));
        return all.First(s => (draw -= s.Share) < 0).Value;
    }
}
