using System.Numerics;
using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>
/// The compiled <c>when</c> of a rule (contract §5): a missing condition matches everything, different conditions AND, the values of one
/// condition OR.
/// </summary>
public sealed class Conditions
{
    /// <summary>Which dimensions are asked about.</summary>
    public ConditionDimensions Dimensions { get; private init; }

    /// <summary>Countries, when <see cref="ConditionDimensions.Country"/> is asked.</summary>
    public CountrySet Countries { get; private init; }

    /// <summary>Bit n is set for the device class with number n, when <see cref="ConditionDimensions.Device"/> is asked.</summary>
    public byte DeviceMask { get; private init; }

    /// <summary>Sources, or null.</summary>
    public TextSet? Sources { get; private init; }

    /// <summary>Campaigns, or null.</summary>
    public TextSet? Campaigns { get; private init; }

    /// <summary>Segments, or null.</summary>
    public TextSet? Segments { get; private init; }

    /// <summary>Slugs in key order, or null.</summary>
    public IReadOnlyList<SlugKey>? Slugs => _slugs;

    /// <summary>How many dimensions are asked about: the specificity that breaks ties of priority.</summary>
    public int Specificity => BitOperations.PopCount((uint)Dimensions);

    private readonly SlugKey[]? _slugs;

    private Conditions(SlugKey[]? slugs) => _slugs = slugs;

    /// <summary>Compiles conditions; null means that the dimension is not asked about.</summary>
    /// <exception cref="ArgumentException">A list is there but empty, which would match nothing.</exception>
    public static Conditions Compile(RuleConditions when)
    {
        ArgumentNullException.ThrowIfNull(when);
        var slugs = when.SlugIn?.Distinct().OrderBy(k => k.Value).ToArray();
        return new Conditions(slugs)
        {
            Dimensions = Asked(when.CountryIn, ConditionDimensions.Country)
                | Asked(when.DeviceIn, ConditionDimensions.Device)
                | Asked(when.SourceIn, ConditionDimensions.Source)
                | Asked(when.CampaignIn, ConditionDimensions.Campaign)
                | Asked(when.SegmentIn, ConditionDimensions.Segment)
                | Asked(when.SlugIn, ConditionDimensions.Slug),
            Countries = new CountrySet(when.CountryIn ?? []),
            DeviceMask = (byte)(when.DeviceIn ?? []).Aggregate(0, static (mask, device) => mask | (1 << (int)device)),
            Sources = Texts(when.SourceIn),
            Campaigns = Texts(when.CampaignIn),
            Segments = Texts(when.SegmentIn),
        };
    }

    /// <summary>The dimensions that do not hold for a visit; <see cref="ConditionDimensions.None"/> means that the rule matches.</summary>
    /// <param name="visitor">The visit.</param>
    /// <param name="campaign">The campaign that counts: the link's own when it is active, else the visit's.</param>
    /// <param name="slug">The link that is followed.</param>
    public ConditionDimensions Failing(scoped in VisitorContext visitor, scoped ReadOnlySpan<byte> campaign, SlugKey slug)
    {
        var failing = ConditionDimensions.None;
        if ((Dimensions & ConditionDimensions.Country) != 0 && !Countries.Contains(visitor.Country))
        {
            failing |= ConditionDimensions.Country;
        }

        if ((Dimensions & ConditionDimensions.Device) != 0 && (DeviceMask >> (int)visitor.Device & 1) == 0)
        {
            failing |= ConditionDimensions.Device;
        }

        if (Sources is not null && !Sources.Contains(visitor.Source))
        {
            failing |= ConditionDimensions.Source;
        }

        if (Campaigns is not null && !Campaigns.Contains(campaign))
        {
            failing |= ConditionDimensions.Campaign;
        }

        if (Segments is not null && !Segments.ContainsAny(visitor.Segments))
        {
            failing |= ConditionDimensions.Segment;
        }

        if (_slugs is not null && !ContainsSlug(slug))
        {
            failing |= ConditionDimensions.Slug;
        }

        return failing;
    }

    /// <summary>The conditions on country and device alone.</summary>
    internal Conditions OfPlace() => new(null)
    {
        Dimensions = Dimensions & (ConditionDimensions.Country | ConditionDimensions.Device),
        Countries = Countries,
        DeviceMask = DeviceMask,
    };

    private bool ContainsSlug(SlugKey slug)
    {
        int low = 0, high = _slugs!.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var value = _slugs[middle].Value;
            if (value == slug.Value)
            {
                return true;
            }

            if (slug.Value < value)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return false;
    }

    private static ConditionDimensions Asked<T>(IReadOnlyCollection<T>? values, ConditionDimensions dimension) => values switch
    {
        null => ConditionDimensions.None,
        { Count: 0 } => throw new ArgumentException($"The {dimension} condition lists no value.", nameof(values)),
        _ => dimension,
    };

    private static TextSet? Texts(IReadOnlyCollection<string>? values) =>
        values is null ? null : new TextSet(values.Select(System.Text.Encoding.ASCII.GetBytes));
}
