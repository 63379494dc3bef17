using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>The enabled rules of one layer in the order in which they are asked, indexed by what they list; made once for all that is audited.</summary>
public sealed class RuleLayer
{
    private readonly AuditedRule[] _rules;
    private readonly ulong[] _reachable;
    private readonly ulong[] _claiming;

    /// <summary>Sorts and indexes the rules.</summary>
    /// <param name="rules">The enabled rules of one layer, in any order.</param>
    /// <param name="link">The link that a layer of link rules belongs to; null for the rules of a handle, which meet every link.</param>
    public RuleLayer(IEnumerable<AuditedRule> rules, SlugKey? link)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Link = link;
        _rules = [.. rules];
        Array.Sort(_rules, AuditedRule.CompareOrder);
        Countries = new OverlapIndex<Country>(Array.ConvertAll(_rules, rule => Asked(rule, ConditionDimensions.Country) ? rule.When.Countries.Members.ToArray() : null));
        Devices = new OverlapIndex<DeviceClass>(Array.ConvertAll(_rules, rule => Asked(rule, ConditionDimensions.Device) ? DevicesOf(rule.When.DeviceMask) : null));
        Sources = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Sources?.Texts));
        Campaigns = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Campaigns?.Texts));
        Segments = new OverlapIndex<string>(Array.ConvertAll(_rules, rule => rule.When.Segments?.Texts));
        Slugs = new OverlapIndex<SlugKey>(Array.ConvertAll(_rules, rule => rule.When.Slugs));
        _reachable = SetOf(IsReachable);
        _claiming = SetOf(rule => rule.When.Segments?.Texts.Any(RuleSpace.IsClaimed) == true);
        Space = new RuleSpace(this);
    }

    /// <summary>The link that the rules belong to; null for the rules of a handle.</summary>
    public SlugKey? Link { get; }

    /// <summary>In evaluation order.</summary>
    public IReadOnlyList<AuditedRule> Rules => _rules;

    /// <summary>The visits that the rules tell apart.</summary>
    public RuleSpace Space { get; }

    internal OverlapIndex<Country> Countries { get; }

    internal OverlapIndex<DeviceClass> Devices { get; }

    internal OverlapIndex<string> Sources { get; }

    internal OverlapIndex<string> Campaigns { get; }

    internal OverlapIndex<string> Segments { get; }

    internal OverlapIndex<SlugKey> Slugs { get; }

    /// <summary>Whether a rule can match at all: one of a link may name other slugs only.</summary>
    internal bool IsReachable(AuditedRule rule) => Link is not { } link || rule.When.Slugs is null || rule.When.Slugs.Contains(link);

    /// <summary>Writes the rules that match some visit together with the given one, one bit each.</summary>
    internal void FindMeeting(int rule, Span<ulong> meeting)
    {
        _reachable.CopyTo(meeting);
        var meetingInOne = new ulong[meeting.Length];
        Keep(Devices, meeting);
        Keep(Countries, meeting);
        Keep(Sources, meeting);
        Keep(Campaigns, meeting);
        Keep(Slugs, meeting);

        // A segment that a visit claims goes with every other.
        if (!RuleSets.Contains(_claiming, rule))
        {
            Segments.AddMeeting(rule, meetingInOne);
            RuleSets.Unite(meetingInOne, _claiming);
            RuleSets.Intersect(meeting, meetingInOne);
        }

        void Keep<T>(OverlapIndex<T> values, Span<ulong> meeting)
            where T : notnull
        {
            values.AddMeeting(rule, meetingInOne);
            RuleSets.Intersect(meeting, meetingInOne);
        }
    }

    private ulong[] SetOf(Predicate<AuditedRule> belongs)
    {
        var set = new ulong[RuleSets.WordsFor(_rules.Length)];
        for (var i = 0; i < _rules.Length; i++)
        {
            if (belongs(_rules[i]))
            {
                RuleSets.Add(set, i);
            }
        }

        return set;
    }

    private static bool Asked(AuditedRule rule, ConditionDimensions dimension) => (rule.When.Dimensions & dimension) != 0;

    private static DeviceClass[] DevicesOf(byte mask) => [.. Enum.GetValues<DeviceClass>().Where(device => (mask >> (int)device & 1) != 0)];
}
