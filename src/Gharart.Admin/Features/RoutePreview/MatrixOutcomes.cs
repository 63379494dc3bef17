using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>Decides cells and gives each different answer one key.</summary>
internal sealed class MatrixOutcomes
{
    private readonly List<PreviewOutcome> _outcomes = [];
    private readonly Dictionary<PreviewOutcome, int> _keys = [];

    /// <summary>The answers by their keys.</summary>
    public IReadOnlyList<MatrixOutcome> List => [.. _outcomes.Select((outcome, key) => new MatrixOutcome(
        key, outcome.Outcome, outcome.Status, outcome.DestinationUrl, outcome.Matched, outcome.Trust))];

    /// <summary>The key of the answer in each cell, row by row.</summary>
    /// <param name="scene">The link; null where there is none.</param>
    /// <param name="axes">The cells.</param>
    /// <param name="visitor">All of the visit but country and device.</param>
    /// <param name="query">The query that the visitor brings.</param>
    public int[][] Decide(PreviewScene? scene, MatrixAxes axes, in VisitorContext visitor, ReadOnlySpan<byte> query)
    {
        var cells = new int[axes.Countries.Length][];
        if (scene is null)
        {
            var none = KeyOf(PreviewOutcome.NoLink);
            return axes.Map((_, _) => none);
        }

        scene = scene with { Handle = RoutingEngine.NarrowToPlaces(scene.Handle, scene.Link, visitor) };
        var known = new OutcomeCache(scene.Handle);
        var link = scene.Link;
        var silent = default(NoTrace);
        for (var row = 0; row < cells.Length; row++)
        {
            cells[row] = new int[axes.Devices.Length];
            for (var column = 0; column < axes.Devices.Length; column++)
            {
                var visit = new VisitorContext
                {
                    Country = axes.Countries[row],
                    Device = axes.Devices[column],
                    Source = visitor.Source,
                    Campaign = visitor.Campaign,
                    Segments = visitor.Segments,
                    Unit = visitor.Unit,
                    UnixMilliseconds = visitor.UnixMilliseconds,
                };
                var decision = scene.Decide(link, visit, ref silent);
                cells[row][column] = KeyOf(known.Of(link, visit, decision, query));
            }
        }

        return cells;
    }

    /// <summary>In which cells the visitor gets something else.</summary>
    public bool[][] Compare(int[][] before, int[][] after) =>
        [.. before.Zip(after, (left, right) => left.Zip(right, (one, other) => !_outcomes[one].IsSameAnswer(_outcomes[other])).ToArray())];

    private int KeyOf(PreviewOutcome outcome)
    {
        if (!_keys.TryGetValue(outcome, out var key))
        {
            key = _outcomes.Count;
            _keys.Add(outcome, key);
            _outcomes.Add(outcome);
        }

        return key;
    }
}
