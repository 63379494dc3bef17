using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Snapshots;

/// <summary>Writes and reads rules; they look the same in head and link blobs.</summary>
internal static class RuleCodec
{
    private const int MinimumRuleSize = 16;
    private const int MaxVariants = 10;
    private const int MaxWeight = 10_000;
    private const int MaxPriority = 9_999;
    private const ConditionDimensions KnownDimensions = ConditionDimensions.Country | ConditionDimensions.Device | ConditionDimensions.Source
        | ConditionDimensions.Campaign | ConditionDimensions.Segment | ConditionDimensions.Slug;

    private static readonly DeviceClass[] Devices = Enum.GetValues<DeviceClass>();

    public static void WriteRules(ByteWriter writer, OriginTableBuilder origins, IReadOnlyCollection<RuleDefinition> rules)
    {
        writer.Count(rules.Count);
        // Sorted by id, so that the same rules give the same bytes and so the same blob name.
        foreach (var rule in rules.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            WriteRule(writer, origins, rule);
        }
    }

    public static void WriteRule(ByteWriter writer, OriginTableBuilder origins, RuleDefinition rule)
    {
        writer.Text(rule.Id);
        writer.UInt32(rule.Number);
        writer.UInt16((ushort)rule.Priority);
        writer.Text(rule.Seed ?? "");
        var when = Conditions.Compile(rule.When);
        writer.Byte((byte)when.Dimensions);
        if ((when.Dimensions & ConditionDimensions.Country) != 0)
        {
            var countries = when.Countries.Members.ToArray();
            writer.UInt16((ushort)countries.Length);
            foreach (var country in countries)
            {
                writer.Bytes(Encoding.ASCII.GetBytes(country.ToString()));
            }
        }

        if ((when.Dimensions & ConditionDimensions.Device) != 0)
        {
            writer.Byte(when.DeviceMask);
        }

        WriteTexts(writer, when.Sources);
        WriteTexts(writer, when.Campaigns);
        WriteTexts(writer, when.Segments);
        if (when.Slugs is { } slugs)
        {
            writer.Count(slugs.Count);
            foreach (var slug in slugs)
            {
                writer.UInt128(slug.Value);
            }
        }

        writer.Byte((byte)rule.Variants.Count);
        foreach (var variant in rule.Variants)
        {
            writer.Text(variant.Id);
            writer.UInt16((ushort)variant.Weight);
            origins.WriteTarget(writer, variant.Destination);
        }
    }

    /// <summary>The rules of a layer in the order in which they are asked.</summary>
    public static Rule[] ReadRules(ref ByteReader reader, int originCount)
    {
        var rules = new Rule[reader.Count(MinimumRuleSize)];
        for (var i = 0; i < rules.Length; i++)
        {
            rules[i] = ReadRule(ref reader, originCount);
            if (i > 0 && string.CompareOrdinal(rules[i - 1].Id, rules[i].Id) >= 0)
            {
                throw new InvalidSnapshotException($"Rule {rules[i].Id} stands in its layer twice, or the rules are not in the order of their ids.");
            }
        }

        Array.Sort(rules, Rule.CompareOrder);
        return rules;
    }

    public static Rule ReadRule(ref ByteReader reader, int originCount)
    {
        var id = reader.Text();
        if (id.Length == 0)
        {
            throw new InvalidSnapshotException("A rule has no id.");
        }

        var number = reader.UInt32();
        int priority = reader.UInt16();
        if (priority > MaxPriority)
        {
            throw new InvalidSnapshotException($"Rule {id} has priority {priority}.");
        }

        var seed = reader.Text();
        var when = ReadConditions(ref reader);
        int count = reader.Byte();
        if (count is 0 or > MaxVariants)
        {
            throw new InvalidSnapshotException($"Rule {id} has {count} variants.");
        }

        var variants = new RuleVariant[count];
        for (var i = 0; i < count; i++)
        {
            var variantId = reader.Text();
            int weight = reader.UInt16();
            if (weight is 0 or > MaxWeight)
            {
                throw new InvalidSnapshotException($"Variant {variantId} of rule {id} has weight {weight}.");
            }

            variants[i] = new RuleVariant(variantId, weight, OriginTableBuilder.ReadTarget(ref reader, originCount));
        }

        return new Rule(id, number, priority, when, variants, seed.Length == 0 ? null : seed);
    }

    private static Conditions ReadConditions(ref ByteReader reader)
    {
        var dimensions = (ConditionDimensions)reader.Byte();
        if ((dimensions & ~KnownDimensions) != 0)
        {
            throw new InvalidSnapshotException($"Condition bits {(byte)dimensions:x2} are not known.");
        }

        Country[]? countries = null;
        if ((dimensions & ConditionDimensions.Country) != 0)
        {
            countries = new Country[reader.UInt16()];
            for (var i = 0; i < countries.Length; i++)
            {
                if (!Country.TryParse(reader.Take(2), out countries[i]))
                {
                    throw new InvalidSnapshotException("A rule names a country that is none.");
                }
            }
        }

        DeviceClass[]? devices = null;
        if ((dimensions & ConditionDimensions.Device) != 0)
        {
            var mask = reader.Byte();
            if (mask >> Devices.Length != 0)
            {
                throw new InvalidSnapshotException($"Device bits {mask:x2} are not known.");
            }

            devices = [.. Devices.Where(d => (mask >> (int)d & 1) != 0)];
        }

        var sources = ReadTexts(ref reader, dimensions, ConditionDimensions.Source);
        var campaigns = ReadTexts(ref reader, dimensions, ConditionDimensions.Campaign);
        var segments = ReadTexts(ref reader, dimensions, ConditionDimensions.Segment);
        SlugKey[]? slugs = null;
        if ((dimensions & ConditionDimensions.Slug) != 0)
        {
            slugs = new SlugKey[reader.Count(16)];
            for (var i = 0; i < slugs.Length; i++)
            {
                slugs[i] = new SlugKey(reader.UInt128());
                if (!slugs[i].IsValid)
                {
                    throw new InvalidSnapshotException("A rule names a slug that is none.");
                }
            }
        }

        if (countries is [] || devices is [] || sources is [] || campaigns is [] || segments is [] || slugs is [])
        {
            throw new InvalidSnapshotException("A condition lists no value.");
        }

        return Conditions.Compile(new RuleConditions
        {
            CountryIn = countries,
            DeviceIn = devices,
            SourceIn = sources,
            CampaignIn = campaigns,
            SegmentIn = segments,
            SlugIn = slugs,
        });
    }

    private static void WriteTexts(ByteWriter writer, TextSet? texts)
    {
        if (texts is null)
        {
            return;
        }

        writer.Count(texts.Values.Count);
        foreach (var text in texts.Values)
        {
            writer.Text(Encoding.ASCII.GetString(text));
        }
    }

    private static string[]? ReadTexts(ref ByteReader reader, ConditionDimensions dimensions, ConditionDimensions dimension)
    {
        if ((dimensions & dimension) == 0)
        {
            return null;
        }

        var texts = new string[reader.Count(2)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return texts;
    }
}
