using System.Text;
using Gharart.Admin.Features.RoutePreview;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>Decides the same visits of a link before and after a change, by the edge's code, and tallies the answers that differ.</summary>
internal sealed class ImpactComparison(HandleSnapshot before, HandleSnapshot after, long now, byte[][] units, ImpactTally tally)
{
    private readonly List<(PreviewOutcome From, PreviewOutcome To)> _told = [];
    private OutcomeCache _outcomesBefore = new(before);
    private OutcomeCache _outcomesAfter = new(after);

    /// <summary>Tries a link with some devices.</summary>
    public void Compare(ImpactLink link, VisitKinds kinds, IReadOnlyList<DeviceClass> devices)
    {
        if (!before.TryFindLink(link.Key, out var viewBefore) || !after.TryFindLink(link.Key, out var viewAfter))
        {
            throw new InvalidOperationException($"The snapshot holds no link {link.Slug}.");
        }

        _outcomesBefore = new OutcomeCache(before);
        _outcomesAfter = new OutcomeCache(after);
        var visits = kinds.Visits;
        foreach (var countries in kinds.Countries)
        {
            foreach (var device in devices)
            {
                Compare(link, viewBefore, viewAfter, visits, countries, device);
            }
        }
    }

    private void Compare(
        ImpactLink link, in LinkView viewBefore, in LinkView viewAfter, IReadOnlyList<VisitKind> visits, Country[] countries, DeviceClass device)
    {
        _told.Clear();
        double most = 0, least = 1;
        foreach (var visit in visits)
        {
            var changed = 0;
            foreach (var unit in units)
            {
                var visitor = new VisitorContext
                {
                    Country = countries[0],
                    Device = device,
                    Source = visit.Source,
                    Campaign = visit.Campaign,
                    Segments = visit.Segments,
                    Unit = unit,
                    UnixMilliseconds = now,
                };
                if (Differ(viewBefore, viewAfter, visitor, out var from, out var to))
                {
                    changed++;
                    Tell(link, from, to, device, countries, visit);
                }
            }

            var share = (double)changed / units.Length;
            most = Math.Max(most, share);
            least = Math.Min(least, share);
        }

        if (most > 0)
        {
            tally.Count(link, device, countries, most, most > least);
        }
    }

    private bool Differ(in LinkView viewBefore, in LinkView viewAfter, in VisitorContext visitor, out PreviewOutcome from, out PreviewOutcome to)
    {
        var silent = default(NoTrace);
        from = _outcomesBefore.Of(viewBefore, visitor, RoutingEngine.Decide(before, viewBefore, visitor, ref silent), []);
        to = _outcomesAfter.Of(viewAfter, visitor, RoutingEngine.Decide(after, viewAfter, visitor, ref silent), []);
        return !from.IsSameAnswer(to);
    }

    private void Tell(ImpactLink link, PreviewOutcome from, PreviewOutcome to, DeviceClass device, Country[] countries, VisitKind visit)
    {
        if (_told.Exists(pair => ReferenceEquals(pair.From, from) && ReferenceEquals(pair.To, to)))
        {
            return;
        }

        _told.Add((from, to));
        var campaign = Encoding.ASCII.GetString(visit.Campaign);
        tally.Add(link, from, to, device, countries, new WitnessResponse(
            countries[0].ToString(),
            device,
            Encoding.ASCII.GetString(visit.Source),
            campaign.Length == 0 ? null : campaign,
            Encoding.ASCII.GetString(visit.Segments).Replace('\n', ','),
            link.Slug));
    }
}
