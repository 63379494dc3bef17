using System.Numerics;
using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>A visit that proves that two rules overlap. Where neither asks about a dimension, it is that of a visitor of whom nothing is known.</summary>
/// <param name="Country">Country, <see cref="Country.Unknown"/> where none is asked about.</param>
/// <param name="Device">Device class, <see cref="DeviceClass.Unknown"/> where none is asked about.</param>
/// <param name="Source">Source, <c>direct</c> where none is asked about.</param>
/// <param name="Campaign">Campaign, empty where none is asked about.</param>
/// <param name="Segments">One or two segments; <c>new</c> where none is asked about.</param>
/// <param name="Slug">The link; null for any.</param>
public sealed record RuleWitness(
    Country Country, DeviceClass Device, string Source, string Campaign, IReadOnlyList<string> Segments, SlugKey? Slug)
{
    /// <summary>A visit that both match, or null where there is none. Linear in the values that both list.</summary>
    /// <param name="left">Conditions of a rule.</param>
    /// <param name="right">Conditions of another rule of its layer.</param>
    /// <param name="link">The link that the layer belongs to; null for the rules of a handle.</param>
    internal static RuleWitness? Find(Conditions left, Conditions right, SlugKey? link)
    {
        if (!TryDevice(left, right, out var device)
            || !TryCountry(left, right, out var country)
            || !TrySlug(left.Slugs, right.Slugs, link, out var slug)
            || !TryText(left.Sources, right.Sources, "direct", out var source)
            || !TryText(left.Campaigns, right.Campaigns, "", out var campaign)
            || !TrySegments(left, right, out var segments))
        {
            return null;
        }

        return new RuleWitness(country, device, source, campaign, segments, slug);
    }

    internal static bool TryDevice(Conditions left, Conditions right, out DeviceClass device)
    {
        var all = byte.MaxValue;
        var common = (Asks(left, ConditionDimensions.Device) ? left.DeviceMask : all) & (Asks(right, ConditionDimensions.Device) ? right.DeviceMask : all);
        device = (DeviceClass)BitOperations.TrailingZeroCount(common);
        return common != 0;
    }

    internal static bool TryCountry(Conditions left, Conditions right, out Country country)
    {
        country = Country.Unknown;
        var leftAsks = Asks(left, ConditionDimensions.Country);
        var rightAsks = Asks(right, ConditionDimensions.Country);
        return (leftAsks, rightAsks) switch
        {
            (false, false) => true,
            (true, false) => left.Countries.TryFirst(out country),
            (false, true) => right.Countries.TryFirst(out country),
            (true, true) => left.Countries.Intersect(right.Countries).TryFirst(out country),
        };
    }

    private static bool TrySlug(IReadOnlyList<SlugKey>? left, IReadOnlyList<SlugKey>? right, SlugKey? link, out SlugKey? slug)
    {
        slug = link;
        if (link is { } only)
        {
            return (left is null || left.Contains(only)) && (right is null || right.Contains(only));
        }

        if (left is null || right is null)
        {
            slug = (left ?? right) is { } one ? one[0] : null;
            return true;
        }

        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i] == right[j])
            {
                slug = left[i];
                return true;
            }

            _ = left[i].Value < right[j].Value ? i++ : j++;
        }

        return false;
    }

    private static bool TryText(TextSet? left, TextSet? right, string unasked, out string text)
    {
        if (left is null || right is null)
        {
            text = (left ?? right) is { } one ? Encoding.ASCII.GetString(one.Values[0]) : unasked;
            return true;
        }

        for (int i = 0, j = 0; i < left.Values.Count && j < right.Values.Count;)
        {
            var order = left.Values[i].AsSpan().SequenceCompareTo(right.Values[j]);
            if (order == 0)
            {
                text = Encoding.ASCII.GetString(left.Values[i]);
                return true;
            }

            _ = order < 0 ? i++ : j++;
        }

        text = "";
        return false;
    }

    /// <summary>One segment that both rules list, else one of each. Only <c>new</c> and <c>returning</c> are not had together.</summary>
    internal static bool TrySegments(Conditions left, Conditions right, out string[] segments)
    {
        if (TryText(left.Segments, right.Segments, RuleSpace.New, out var common))
        {
            segments = [common];
            return true;
        }

        segments = [First(left.Segments!), First(right.Segments!)];
        return RuleSpace.IsClaimed(segments[0]) || RuleSpace.IsClaimed(segments[1]);
    }

    // A claimed one where there is one: it goes with every other.
    private static string First(TextSet segments) => segments.Texts.FirstOrDefault(RuleSpace.IsClaimed) ?? segments.Texts[0];

    private static bool Asks(Conditions when, ConditionDimensions dimension) => (when.Dimensions & dimension) != 0;
}
