using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Auditing;

/// <summary>What a layer of hostile rules is made of. The search mutates it.</summary>
/// <param name="Seed">Of the random choices.</param>
/// <param name="Form">How a rule picks its values.</param>
/// <param name="Pool">How many values there are to pick from in each dimension, 1–250.</param>
/// <param name="Share">How many of them a rule lists, in hundredths.</param>
/// <param name="Dimensions">How many of country, source, campaign, segment, slug and device rules ask about, 1–6.</param>
/// <param name="Tail">Rules at the end that list everything, in hundredths.</param>
/// <param name="IsOnePriority">Whether all have the same priority.</param>
internal sealed record HostileShape(int Seed, HostileForm Form, int Pool, int Share, int Dimensions, int Tail, bool IsOnePriority)
{
    public const int Rules = 1_000;

    /// <summary>Any shape at all.</summary>
    public static HostileShape Any(Random random) => new(
        random.Next(1_000), Pick<HostileForm>(random), random.Next(2, 251), random.Next(1, 100), random.Next(1, 7), random.Next(3) * 20, random.Next(4) == 0);

    /// <summary>The same but for one thing.</summary>
    public HostileShape Mutate(Random random) => random.Next(7) switch
    {
        0 => this with { Seed = random.Next(1_000) },
        1 => this with { Form = Pick<HostileForm>(random) },
        2 => this with { Pool = Math.Clamp(Pool + random.Next(-60, 61), 2, 250) },
        3 => this with { Share = Math.Clamp(Share + random.Next(-25, 26), 1, 99) },
        4 => this with { Dimensions = Math.Clamp(Dimensions + random.Next(-1, 2), 1, 6) },
        5 => this with { Tail = random.Next(3) * 20 },
        _ => this with { IsOnePriority = !IsOnePriority },
    };

    /// <summary>The rules.</summary>
    public (string Id, int Priority, RuleConditions When)[] Make()
    {
        var random = new Random(Seed);
        var countries = Country.All.Take(Pool).ToArray();
        var (sources, campaigns, segments) = (Names("source"), Names("campaign"), Names("segment"));
        var slugs = Names("slug").Select(name => Gharart.Core.Slugs.SlugKey.TryPack(System.Text.Encoding.ASCII.GetBytes(name), out var key) ? key : default).ToArray();
        var last = new Dictionary<string, object>();
        return [.. Enumerable.Range(0, Rules).Select(i => ($"rule-{i:0000}", IsOnePriority ? 1 : i, new RuleConditions
        {
            CountryIn = Values("country", countries, 0, i),
            SourceIn = Values("source", sources, 1, i),
            CampaignIn = Values("campaign", campaigns, 2, i),
            SegmentIn = Values("segment", segments, 3, i),
            SlugIn = Values("slug", slugs, 4, i),
            DeviceIn = Values("device", Enum.GetValues<DeviceClass>(), 5, i),
        }))];

        T[]? Values<T>(string name, T[] all, int dimension, int rule)
        {
            if (dimension >= Dimensions)
            {
                return null;
            }

            if (rule >= Rules - (Tail * Rules / 100))
            {
                return all;
            }

            var count = Math.Clamp(all.Length * Share / 100, 1, all.Length);
            var from = random.Next(all.Length);
            var picked = Form switch
            {
                HostileForm.Intervals => Enumerable.Range(0, count).Select(i => all[(from + i) % all.Length]).ToArray(),
                HostileForm.Complements when rule % 2 == 1 && rule / 2 % Dimensions == dimension =>
                    all.Except((T[])last[name]).DefaultIfEmpty(all[0]).ToArray(),
                HostileForm.Complements when rule % 2 == 1 => (T[])last[name],
                HostileForm.NearPartition => rule % Dimensions == dimension ? Some(all, count) : Some(all, all.Length - 1),
                HostileForm.MixedSizes => Some(all, random.Next(1, all.Length + 1)),
                _ => Some(all, count),
            };
            last[name] = picked;
            return picked;
        }

        T[] Some<T>(T[] all, int count)
        {
            var some = all.ToArray();
            random.Shuffle(some);
            return some[..Math.Max(1, count)];
        }

        string[] Names(string prefix) => [.. Enumerable.Range(0, Pool).Select(i => $"{prefix}-{i:000}")];
    }

    private static T Pick<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
}
