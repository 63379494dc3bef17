using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>Decides for one rule of a layer whether those before it cover it (<see cref="RuleShadows"/>).</summary>
internal sealed class ShadowSearch
{
    private static readonly DeviceClass[] AllDevices = Enum.GetValues<DeviceClass>();
    private static readonly Country[] AllCountries = [.. Country.All];

    private readonly RuleLayer _layer;
    private readonly ulong[] _trusted;

    // The rules before one that match each value of a dimension: used again for each rule.
    private readonly Dictionary<ConditionDimensions, ulong[]> _sets = [];

    public ShadowSearch(RuleLayer layer)
    {
        _layer = layer;
        _trusted = new ulong[RuleSets.WordsFor(layer.Rules.Count)];
        for (var i = 0; i < layer.Rules.Count; i++)
        {
            if (layer.Rules[i].IsTrusted)
            {
                RuleSets.Add(_trusted, i);
            }
        }
    }

    private delegate void Adder(int value, Span<ulong> set);

    /// <summary>Whether the rules before one cover it; null where that took too many steps.</summary>
    /// <param name="index">The rule's place in evaluation order.</param>
    /// <param name="steps">Steps for the question.</param>
    /// <param name="proofSteps">Steps for the proof, if they do.</param>
    public (bool? IsCovered, ShadowedRule? Shadowed) Cover(int index, ShadowSteps steps, ShadowSteps proofSteps)
    {
        if (BoxOf(index, steps) is not { } box)
        {
            return (steps.Left < 0 ? null : false, null);
        }

        var all = box.AllRules();
        var groups = box.GroupsWithin(null);
        var cover = new ShadowCover(box);

        // What can be told at a glance, else a gap if there are many, else whatever there is.
        var isCovered = steps.Share(steps.Left / 8, few => cover.TryCover(all, groups, few));
        if (isCovered is null && steps.Share(steps.Left / 4, few => new ShadowGap(box).TryFind(all, groups, few)))
        {
            return (false, null);
        }

        isCovered ??= cover.TryCover(all, groups, steps);
        return (isCovered, isCovered == true ? Prove(index, box, cover, proofSteps) : null);
    }

    private ShadowedRule Prove(int index, ShadowBox box, ShadowCover cover, ShadowSteps steps)
    {
        var needed = cover.Used.ToArray();
        var isLeast = steps.Share(steps.Left / 2, half => TryLeaveOut(box, cover, needed, half));
        var proof = new ShadowProof(box, needed, steps);
        var isWhole = proof.TryDivide();
        return new ShadowedRule(
            _layer.Rules[index],
            [.. MembersOf(needed).Select(rule => _layer.Rules[box.Rules[rule]])],
            [.. proof.Parts.OrderBy(part => part.Rule).Select(part => Region(index, box, part))])
        {
            IsCoverLeast = isLeast,
            IsProofWhole = isWhole,
        };
    }

    // Takes out, one by one and the last asked first, the rules that the others make up for. One that stays has something for itself, and keeps it.
    private static bool TryLeaveOut(ShadowBox box, ShadowCover cover, ulong[] needed, ShadowSteps steps)
    {
        foreach (var rule in Enumerable.Reverse(MembersOf(needed)))
        {
            RuleSets.Remove(needed, rule);
            var isCovered = cover.TryCover(needed, box.GroupsWithin(rule), steps);
            if (isCovered != true)
            {
                RuleSets.Add(needed, rule);
            }

            if (isCovered is null)
            {
                return false;
            }
        }

        return true;
    }

    // Null where the rule plainly matches something that no rule before it does.
    private ShadowBox? BoxOf(int index, ShadowSteps steps)
    {
        var before = Before(index);
        if (!before.AsSpan().ContainsAnyExcept(0UL))
        {
            return null;
        }

        var meeting = before.ToArray();
        var dimensions = new List<(ConditionDimensions Dimension, int Values)>
        {
            Fill(ConditionDimensions.Country, _layer.Countries, AllCountries),
            Fill(ConditionDimensions.Device, _layer.Devices, AllDevices),
        };
        var visits = SegmentVisits(index);
        dimensions.Add(FillWith(ConditionDimensions.Segment, visits.Count, (visit, set) =>
        {
            _layer.Segments.Unasked.CopyTo(set);
            foreach (var segment in visits[visit])
            {
                _layer.Segments.AddListing(segment, set);
            }
        }));
        dimensions.Add(Fill(ConditionDimensions.Source, _layer.Sources, []));
        dimensions.Add(Fill(ConditionDimensions.Campaign, _layer.Campaigns, []));
        dimensions.Add(_layer.Link is { } link
            ? FillWith(ConditionDimensions.Slug, 1, (_, set) =>
            {
                _layer.Slugs.Unasked.CopyTo(set);
                _layer.Slugs.AddListing(link, set);
            })
            : Fill(ConditionDimensions.Slug, _layer.Slugs, []));
        if (!steps.TryTake(dimensions.Sum(one => (long)one.Values) * 4 * before.Length))
        {
            return null;
        }

        var axes = new List<ShadowAxis>();
        foreach (var (dimension, values) in dimensions.Where(one => one.Values > 0))
        {
            if (ShadowAxis.Of(dimension, _sets[dimension], values, meeting) is not { } axis)
            {
                return null;
            }

            axes.Add(axis);
        }

        // Few groups first: the boxes that are left are then wide, and a rule more likely covers one whole. Values that are all alike tell nothing.
        axes.Sort((left, right) => left.Groups.CompareTo(right.Groups));
        var telling = axes.FindAll(axis => axis.Groups > 1);
        return new ShadowBox(telling.Count > 0 ? [.. telling] : [axes[0]], [.. MembersOf(meeting)]);

        // A rule that does not ask matches all values that there are; where "any other" is one of them, only rules that do not ask either were kept.
        (ConditionDimensions Dimension, int Values) Fill<T>(ConditionDimensions dimension, OverlapIndex<T> values, T[] all)
            where T : notnull
        {
            var listed = values.ValuesOf(index);
            return FillWith(dimension, listed?.Count ?? all.Length, (place, set) =>
            {
                values.Unasked.CopyTo(set);
                if (listed is null)
                {
                    values.AddListing(all[place], set);
                }
                else
                {
                    values.AddListing(index, place, set);
                }
            });
        }

        (ConditionDimensions Dimension, int Values) FillWith(ConditionDimensions dimension, int values, Adder addMatching)
        {
            var words = before.Length;
            var sets = _sets.GetValueOrDefault(dimension, []);
            if (sets.Length < values * words)
            {
                _sets[dimension] = sets = new ulong[values * words];
            }

            var any = new ulong[words];
            for (var value = 0; value < values; value++)
            {
                var set = sets.AsSpan(value * words, words);
                addMatching(value, set);
                RuleSets.Unite(any, set);
            }

            if (values > 0)
            {
                RuleSets.Intersect(meeting, any);
            }

            return (dimension, values);
        }
    }

    // Trusted rules that are asked before, and that ask nothing about what the rule leaves open.
    private ulong[] Before(int index)
    {
        var set = new ulong[_trusted.Length];
        for (var i = 0; i < index; i++)
        {
            RuleSets.Add(set, i);
        }

        RuleSets.Intersect(set, _trusted);
        KeepUnasked(_layer.Sources);
        KeepUnasked(_layer.Campaigns);
        if (_layer.Link is null)
        {
            KeepUnasked(_layer.Slugs);
        }

        return set;

        void KeepUnasked<T>(OverlapIndex<T> values)
            where T : notnull
        {
            if (values.ValuesOf(index) is null)
            {
                RuleSets.Intersect(set, values.Unasked);
            }
        }
    }

    private static List<int> MembersOf(ulong[] set)
    {
        var members = new List<int>();
        for (var member = RuleSets.Next(set, 0); member >= 0; member = RuleSets.Next(set, member + 1))
        {
            members.Add(member);
        }

        return members;
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

    private ShadowRegion Region(int index, ShadowBox box, ShadowPart part)
    {
        var region = new ShadowRegion(_layer.Rules[box.Rules[part.Rule]]);
        foreach (var (dimension, values) in part.Values)
        {
            region = dimension switch
            {
                ConditionDimensions.Country => region with { Countries = Pick(_layer.Countries.ValuesOf(index) ?? AllCountries, values) },
                ConditionDimensions.Device => region with { Devices = Pick(_layer.Devices.ValuesOf(index) ?? AllDevices, values) },
                ConditionDimensions.Source => region with { Sources = Pick(_layer.Sources.ValuesOf(index)!, values) },
                ConditionDimensions.Campaign => region with { Campaigns = Pick(_layer.Campaigns.ValuesOf(index)!, values) },
                ConditionDimensions.Segment => region with { Segments = [.. Pick(SegmentVisits(index), values).Select(visit => string.Join(',', visit))] },
                _ => region with { Slugs = Pick(_layer.Slugs.ValuesOf(index)!, values) },
            };
        }

        return region;
    }

    private static T[] Pick<T>(IReadOnlyList<T> all, IEnumerable<int> values) => [.. values.Order().Select(value => all[value])];
}
