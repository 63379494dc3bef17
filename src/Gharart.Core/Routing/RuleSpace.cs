using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>
/// The finite space that the audit of a layer is complete over: all visits that its rules can tell apart. A cell is a country (ISO 3166-1
/// and <c>XX</c>), a device class, a source, a campaign and a slug (each one that a rule names, or any other), and the named segments that
/// the visit is in.
/// </summary>
/// <remarks>
/// A visit is in many segments at once: in one of <c>new</c> and <c>returning</c>, and in any that its query claims. The space holds those with
/// up to two claimed ones that rules name. More would show nothing new: a rule that matches a visit still matches it with further segments, so
/// two rules meet in the visit that has one of each, and a rule that wins a visit also wins it with no other segments than the one it asks for.
/// </remarks>
public sealed class RuleSpace
{
    internal const string New = "new";
    internal const string Returning = "returning";

    private static readonly int DeviceCount = Enum.GetValues<DeviceClass>().Length;

    private readonly SlugKey? _link;
    private readonly int _sources;
    private readonly int _campaigns;
    private readonly int _slugs;
    private readonly int _claimed;
    private readonly bool _tellsNew;

    internal RuleSpace(RuleLayer layer)
    {
        _link = layer.Link;
        _sources = layer.Sources.Values.Count + 1;
        _campaigns = layer.Campaigns.Values.Count + 1;
        _slugs = layer.Slugs.Values.Count + 1;
        _claimed = layer.Segments.Values.Count(IsClaimed);
        _tellsNew = layer.Segments.Values.Count > _claimed;
    }

    /// <summary>How many cells there are.</summary>
    public UInt128 Size => Cells(Nothing, Nothing);

    private static Conditions Nothing { get; } = Conditions.Compile(new RuleConditions());

    /// <summary>How many cells two rules both match.</summary>
    public UInt128 OverlapCells(Conditions left, Conditions right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Cells(left, right);
    }

    internal static bool IsClaimed(string segment) => segment is not (New or Returning);

    private UInt128 Cells(Conditions left, Conditions right) =>
        (UInt128)Countries(left, right)
        * (UInt128)Devices(left, right)
        * (UInt128)Common(left.Sources?.Texts, right.Sources?.Texts, _sources)
        * (UInt128)Common(left.Campaigns?.Texts, right.Campaigns?.Texts, _campaigns)
        * (UInt128)Slugs(left, right)
        * Segments(left.Segments?.Texts, right.Segments?.Texts);

    private static int Countries(Conditions left, Conditions right) => (Asks(left, ConditionDimensions.Country), Asks(right, ConditionDimensions.Country)) switch
    {
        (false, false) => Country.Count,
        (true, false) => left.Countries.Count,
        (false, true) => right.Countries.Count,
        _ => left.Countries.Intersect(right.Countries).Count,
    };

    private static int Devices(Conditions left, Conditions right)
    {
        var all = (1 << DeviceCount) - 1;
        var common = (Asks(left, ConditionDimensions.Device) ? left.DeviceMask : all) & (Asks(right, ConditionDimensions.Device) ? right.DeviceMask : all);
        return System.Numerics.BitOperations.PopCount((uint)common);
    }

    private int Slugs(Conditions left, Conditions right)
    {
        if (_link is { } link)
        {
            return left.Slugs?.Contains(link) != false && right.Slugs?.Contains(link) != false ? 1 : 0;
        }

        return Common(left.Slugs, right.Slugs, _slugs);
    }

    private static int Common<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right, int all) =>
        left is null ? right?.Count ?? all
        : right is null ? left.Count
        : left.Intersect(right).Count();

    private UInt128 Segments(IReadOnlyList<string>? left, IReadOnlyList<string>? right)
    {
        if (!_tellsNew)
        {
            return ClaimedSets(left, right, false, false);
        }

        UInt128 cells = 0;
        foreach (var first in new[] { New, Returning })
        {
            cells += ClaimedSets(left, right, left?.Contains(first) == true, right?.Contains(first) == true);
        }

        return cells;
    }

    // Sets of at most two claimed segments with one of each rule that the first segment does not satisfy: all, less those that miss one.
    private UInt128 ClaimedSets(IReadOnlyList<string>? left, IReadOnlyList<string>? right, bool leftHolds, bool rightHolds)
    {
        string[] wantedLeft = left is null || leftHolds ? [] : [.. left.Where(IsClaimed)];
        string[] wantedRight = right is null || rightHolds ? [] : [.. right.Where(IsClaimed)];
        var asksLeft = left is not null && !leftHolds;
        var asksRight = right is not null && !rightHolds;
        var sets = SetsOf(_claimed);
        var missLeft = asksLeft ? SetsOf(_claimed - wantedLeft.Length) : 0;
        var missRight = asksRight ? SetsOf(_claimed - wantedRight.Length) : 0;
        var missBoth = asksLeft && asksRight ? SetsOf(_claimed - wantedLeft.Union(wantedRight).Count()) : 0;
        return sets + missBoth - missLeft - missRight;
    }

    private static UInt128 SetsOf(int values) => 1 + (UInt128)values + ((UInt128)values * (UInt128)Math.Max(values - 1, 0) / 2);

    private static bool Asks(Conditions when, ConditionDimensions dimension) => (when.Dimensions & dimension) != 0;
}
