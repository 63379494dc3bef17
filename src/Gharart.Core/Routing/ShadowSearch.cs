using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>Decides for one rule after the other whether those before it cover it (<see cref="RuleShadows"/>).</summary>
internal sealed class ShadowSearch
{
    private static readonly DeviceClass[] AllDevices = Enum.GetValues<DeviceClass>();
    private static readonly Country[] AllCountries = [.. Country.All];

    private readonly RuleLayer _layer;
    private readonly ulong[][] _byCountry;
    private readonly ulong[][] _byDevice;
    private long _stepsLeft = RuleShadows.MaxTotalSteps;

    public ShadowSearch(RuleLayer layer)
    {
        _layer = layer;
        _byCountry = Index(AllCountries, (when, country) => (when.Dimensions & ConditionDimensions.Country) == 0 || when.Countries.Contains(country));
        _byDevice = Index(AllDevices, (when, device) => (when.Dimensions & ConditionDimensions.Device) == 0 || (when.DeviceMask >> (int)device & 1) != 0);
    }

    private int Words => (_layer.Rules.Count + 63) / 64;

    /// <summary>Whether the rules before one cover it, and how; null where that took too many steps.</summary>
    public (bool? IsCovered, ShadowedRule? Proof) Cover(int index)
    {
        var candidates = Before(index);
        if (RuleSetComparer.Count(candidates) == 0)
        {
            return (false, null);
        }

        var box = Box(index, candidates);
        if (box.Any(axis => axis.Groups.Any(group => RuleSetComparer.Count(group.Rules) == 0)))
        {
            return (false, null);
        }

        var allowed = Math.Min(RuleShadows.MaxSteps, _stepsLeft);
        var cover = new ShadowCover(box, allowed);
        var isCovered = cover.TryCover(candidates);
        if (isCovered == true)
        {
            cover.LeaveOutWhatIsNotNeeded();
        }

        _stepsLeft -= allowed - cover.StepsLeft;
        return isCovered != true ? (isCovered, null) : (true, new ShadowedRule(
            _layer.Rules[index],
            [.. cover.Used.Select(rule => _layer.Rules[rule])],
            [.. cover.Parts.OrderBy(part => part.Rule).Select(part => Region(index, part))]));
    }

    // Trusted rules that are asked before, and that ask nothing about what the rule leaves open.
    private ulong[] Before(int index)
    {
        var set = new ulong[Words];
        for (var i = 0; i < index; i++)
        {
            if (_layer.Rules[i].IsTrusted)
            {
                set[i >> 6] |= 1UL << (i & 63);
            }
        }

        var when = _layer.Rules[index].When;
        KeepUnasked(when.Sources is null, _layer.Sources.Unasked);
        KeepUnasked(when.Campaigns is null, _layer.Campaigns.Unasked);
        if (_layer.Link is null)
        {
            KeepUnasked(when.Slugs is null, _layer.Slugs.Unasked);
        }

        return set;

        void KeepUnasked(bool isOpen, ReadOnlySpan<ulong> unasked)
        {
            if (isOpen)
            {
                RuleSetComparer.Intersect(set, unasked, set);
            }
        }
    }

    private ShadowAxis[] Box(int index, ulong[] candidates)
    {
        var when = _layer.Rules[index].When;
        var devices = DevicesOf(when);
        var countries = CountriesOf(when);
        var axes = new List<ShadowAxis>
        {
            ShadowAxis.Of(ConditionDimensions.Device, devices.Length, candidates, (value, set) => _byDevice[(int)devices[value]].CopyTo(set, 0)),
            ShadowAxis.Of(ConditionDimensions.Country, countries.Length, candidates, (value, set) => _byCountry[countries[value].Index].CopyTo(set, 0)),
            Segments(index, candidates),
        };
        AddListed(axes, ConditionDimensions.Source, _layer.Sources, index, candidates);
        AddListed(axes, ConditionDimensions.Campaign, _layer.Campaigns, index, candidates);
        if (_layer.Link is { } link)
        {
            axes.Add(Listed(ConditionDimensions.Slug, _layer.Slugs, [link], candidates));
        }
        else
        {
            AddListed(axes, ConditionDimensions.Slug, _layer.Slugs, index, candidates);
        }

        // Few groups first: the boxes that are left are then wide, and a rule more likely covers one whole.
        return [.. axes.OrderBy(axis => axis.Groups.Count)];
    }

    private static void AddListed<T>(List<ShadowAxis> axes, ConditionDimensions dimension, OverlapIndex<T> index, int rule, ulong[] candidates)
        where T : notnull
    {
        if (index.ValuesOf(rule) is { } values)
        {
            axes.Add(Listed(dimension, index, values, candidates));
        }
    }

    private static ShadowAxis Listed<T>(ConditionDimensions dimension, OverlapIndex<T> index, IReadOnlyList<T> values, ulong[] candidates)
        where T : notnull => ShadowAxis.Of(dimension, values.Count, candidates, (value, set) =>
        {
            index.Unasked.CopyTo(set);
            index.AddListing(values[value], set);
        });

    private ShadowAxis Segments(int index, ulong[] candidates)
    {
        var visits = SegmentVisits(index);
        return ShadowAxis.Of(ConditionDimensions.Segment, visits.Count, candidates, (value, set) =>
        {
            _layer.Segments.Unasked.CopyTo(set);
            foreach (var segment in visits[value])
            {
                _layer.Segments.AddListing(segment, set);
            }
        });
    }

    // The visits with fewest segments that the rule matches: with more, more rules stand before it.
    private List<string[]> SegmentVisits(int index)
    {
        var visits = new List<string[]>();
        foreach (var segment in _layer.Segments.ValuesOf(index) ?? [RuleSpace.New, RuleSpace.Returning])
        {
            if (RuleSpace.IsClaimed(segment))
            {
                visits.Add([RuleSpace.New, segment]);
                visits.Add([RuleSpace.Returning, segment]);
            }
            else
            {
                visits.Add([segment]);
            }
        }

        return visits;
    }

    private ShadowRegion Region(int index, ShadowPart part)
    {
        var region = new ShadowRegion(_layer.Rules[part.Rule]);
        var when = _layer.Rules[index].When;
        foreach (var (dimension, values) in part.Values)
        {
            region = dimension switch
            {
                ConditionDimensions.Country => region with { Countries = Pick(CountriesOf(when), values) },
                ConditionDimensions.Device => region with { Devices = Pick(DevicesOf(when), values) },
                ConditionDimensions.Source => region with { Sources = Pick(_layer.Sources.ValuesOf(index)!, values) },
                ConditionDimensions.Campaign => region with { Campaigns = Pick(_layer.Campaigns.ValuesOf(index)!, values) },
                ConditionDimensions.Segment => region with { Segments = [.. Pick(SegmentVisits(index), values).Select(visit => string.Join(',', visit))] },
                _ => region with { Slugs = Pick(_layer.Slugs.ValuesOf(index)!, values) },
            };
        }

        return region;
    }

    private static T[] Pick<T>(IReadOnlyList<T> all, IEnumerable<int> values) => [.. values.Order().Select(value => all[value])];

    private static Country[] CountriesOf(Conditions when) =>
        (when.Dimensions & ConditionDimensions.Country) == 0 ? AllCountries : [.. when.Countries.Members];

    private static DeviceClass[] DevicesOf(Conditions when) =>
        (when.Dimensions & ConditionDimensions.Device) == 0 ? AllDevices : [.. AllDevices.Where(device => (when.DeviceMask >> (int)device & 1) != 0)];

    private ulong[][] Index<T>(T[] values, Func<Conditions, T, bool> matches) => Array.ConvertAll(values, value =>
    {
        var set = new ulong[Words];
        for (var i = 0; i < _layer.Rules.Count; i++)
        {
            if (matches(_layer.Rules[i].When, value))
            {
                set[i >> 6] |= 1UL << (i & 63);
            }
        }

        return set;
    });
}
