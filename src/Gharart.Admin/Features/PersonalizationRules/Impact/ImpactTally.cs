using Gharart.Admin.Features.RoutePreview;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>Adds up changed cells by link and by answers.</summary>
internal sealed class ImpactTally
{
    private const int MaxChanges = 200;

    private readonly Dictionary<(string Slug, PreviewOutcome From, PreviewOutcome To), Change> _changes = [];
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private double _moved;

    public long ChangedCells { get; private set; }

    public int ChangedLinks => _links.Count;

    public long Moved => (long)Math.Round(_moved);

    public bool IsUpperBound { get; private set; }

    public int Omitted => Math.Max(0, _changes.Count - MaxChanges);

    /// <summary>Notes answers that would be others in some cells of a link.</summary>
    public void Add(ImpactLink link, PreviewOutcome from, PreviewOutcome to, DeviceClass device, IReadOnlyList<Country> countries, WitnessResponse example)
    {
        if (!_changes.TryGetValue((link.Slug, from, to), out var change))
        {
            _changes.Add((link.Slug, from, to), change = new Change(example));
        }

        foreach (var country in countries)
        {
            if (change.Cells.Add((device, country.ToString())))
            {
                change.Clicks += link.Clicks.GetValueOrDefault((country.ToString(), device));
            }
        }
    }

    /// <summary>Counts cells in which something changes.</summary>
    /// <param name="link">Their link.</param>
    /// <param name="device">Their device.</param>
    /// <param name="countries">Their countries.</param>
    /// <param name="share">The largest share of visitors of one kind that get something else.</param>
    /// <param name="isBound">Whether the share is another for other kinds of visit.</param>
    public void Count(ImpactLink link, DeviceClass device, IReadOnlyList<Country> countries, double share, bool isBound)
    {
        _links.Add(link.Slug);
        ChangedCells += countries.Count;
        var clicks = countries.Sum(country => link.Clicks.GetValueOrDefault((country.ToString(), device)));
        _moved += clicks * share;
        IsUpperBound |= isBound && clicks > 0;
    }

    public IReadOnlyList<ImpactChange> Changes() =>
    [
        .. _changes
            .OrderByDescending(pair => pair.Value.Clicks).ThenByDescending(pair => pair.Value.Cells.Count).ThenBy(pair => pair.Key.Slug, StringComparer.Ordinal)
            .Take(MaxChanges)
            .Select(pair => new ImpactChange(
                pair.Key.Slug,
                pair.Key.From,
                pair.Key.To,
                [.. pair.Value.Cells.GroupBy(cell => cell.Device, cell => cell.Country).OrderBy(group => group.Key)
                    .Select(group => new ImpactCells(group.Key, [.. group.Order(StringComparer.Ordinal)]))],
                pair.Value.Cells.Count,
                pair.Value.Clicks,
                pair.Value.Example)),
    ];

    private sealed class Change(WitnessResponse example)
    {
        public WitnessResponse Example { get; } = example;

        public HashSet<(DeviceClass Device, string Country)> Cells { get; } = [];

        public long Clicks { get; set; }
    }
}
