using Gharart.TestKit.Routing;

namespace Gharart.Core.Tests.Routing;

/// <summary>Layers made so that it is hard to tell whether rules before one cover it: each of a shape that a search may get wrong.</summary>
internal static class HardLayers
{
    private static readonly string[] Countries = ["DE", "AT", "CH", "FR", "XX"];
    private static readonly string[] Devices = ["MOBILE", "TABLET", "DESKTOP", "BOT", "UNKNOWN"];
    private static readonly string[] Sources = ["s0", "s1", "s2", "s3"];
    private static readonly string[] Campaigns = ["c0", "c1", "c2", "c3"];

    /// <summary>A shape with the words for it.</summary>
    public static readonly (string Name, Func<Random, OracleRule[]> Make)[] Shapes =
    [
        ("halves", random => Many(random, 40, (all, _) => Pick(random, all, (all.Length + 1) / 2))),
        ("all but one value", random => Many(random, 12, (all, _) => Pick(random, all, all.Length - 1))),
        ("intervals", random => Many(random, 30, (all, _) => Interval(random, all))),
        ("complement pairs", random => [.. Enumerable.Range(0, 12).SelectMany(pair => Complements(random, pair)), Whole(99)]),
        ("a partition", random => [.. Partition(random, false), Whole(99)]),
        ("a partition with a gap", random => [.. Partition(random, true), Whole(99)]),
        ("single values", random => Many(random, 60, (all, i) => i > 55 ? Pick(random, all, 2) : i % 2 == 0 ? [all[random.Next(all.Length)]] : Pick(random, all, 3))),
    ];

    private static OracleRule[] Many(Random random, int count, Func<string[], int, string[]> values) =>
        [.. Enumerable.Range(0, count).Select(i => Rule(i, values(Countries, i), values(Devices, i), values(Sources, i), values(Campaigns, i)))];

    private static IEnumerable<OracleRule> Complements(Random random, int pair)
    {
        var (country, device, source, campaign) = (Countries, Devices, Sources, Campaigns);
        var half = Pick(random, Sources, random.Next(1, Sources.Length));
        if (random.Next(2) == 0)
        {
            country = Pick(random, Countries, 3);
        }

        if (random.Next(3) == 0)
        {
            device = Pick(random, Devices, 4);
        }

        if (random.Next(3) == 0)
        {
            campaign = Pick(random, Campaigns, 2);
        }

        yield return Rule(pair * 2, country, device, half, campaign);
        yield return Rule((pair * 2) + 1, random.Next(4) == 0 ? Pick(random, country, 1) : country, device, [.. Sources.Except(half)], campaign);
    }

    // The space cut in two again and again, each time along one dimension; perhaps one of the cells taken away.
    private static List<OracleRule> Partition(Random random, bool hasGap)
    {
        var boxes = new List<string[][]> { new[] { Countries, Devices, Sources, Campaigns } };
        for (var cut = 0; cut < 25; cut++)
        {
            var box = boxes[random.Next(boxes.Count)];
            var axis = random.Next(4);
            if (box[axis].Length < 2)
            {
                continue;
            }

            var part = Pick(random, box[axis], random.Next(1, box[axis].Length));
            _ = boxes.Remove(box);
            boxes.Add([.. box.Select((values, i) => i == axis ? part : values)]);
            boxes.Add([.. box.Select((values, i) => i == axis ? [.. values.Except(part)] : values)]);
        }

        if (hasGap)
        {
            var box = boxes[random.Next(boxes.Count)];
            var axis = random.Next(4);
            _ = boxes.Remove(box);
            if (box[axis].Length > 1)
            {
                boxes.Add([.. box.Select((values, i) => i == axis ? values[1..] : values)]);
            }
        }

        return [.. boxes.Select((box, i) => Rule(i, box[0], box[1], box[2], box[3]))];
    }

    private static OracleRule Whole(int number) => Rule(number, Countries, Devices, Sources, Campaigns);

    private static OracleRule Rule(int number, string[] countries, string[] devices, string[] sources, string[] campaigns) => new()
    {
        Id = $"r{number:00}",
        Priority = number,
        CountryIn = countries,
        DeviceIn = devices,
        SourceIn = sources,
        CampaignIn = campaigns,
        Variants = [new OracleVariant("only", "https://shop.example/")],
    };

    private static string[] Pick(Random random, string[] all, int count)
    {
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..Math.Max(1, count)];
    }

    private static string[] Interval(Random random, string[] all)
    {
        var from = random.Next(all.Length);
        return all[from..random.Next(from + 1, all.Length + 1)];
    }
}
