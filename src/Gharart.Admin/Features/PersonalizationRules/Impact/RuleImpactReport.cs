using System.Globalization;
using System.Text;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.RoutePreview;
using Gharart.Admin.Publishing;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>
/// What the change of one rule of a handle would do. Only visits that the rule matches, before or after, can change; those are tried, link by link,
/// the most clicked first, until all are or the work is worth some seconds.
/// </summary>
internal sealed class RuleImpactReport(AdminDbContext db, WeeklyClicks clicks, OwnHosts ownHosts, TimeProvider time)
{
    private const int MaxLinks = 2_000;

    /// <summary>Rules looked at, for all visits together.</summary>
    private const long MaxLooks = 20_000_000;
    private const long MaxVisitKinds = 2_000;

    /// <summary>Visitors of each kind that are tried where rules share visits by weight: a share is exact to some percent.</summary>
    private const int SplitUnits = 64;

    private static readonly DeviceClass[] AllDevices = Enum.GetValues<DeviceClass>();

    /// <summary>Compares the saved rules with those that would be.</summary>
    /// <param name="handleId">The handle.</param>
    /// <param name="was">The rule as saved; null for a new one.</param>
    /// <param name="willBe">The rule as it would be; null for one that is deleted. A new one gets a number that no row has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RuleImpact> CompareAsync(int handleId, RoutingRule? was, RoutingRule? willBe, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<RoutingRule> rules = [];
        var headBefore = await HandlePublication.HeadAsync(db, handleId, now, cancellationToken, saved => rules = [.. saved]);
        List<RoutingRule> changed = [.. rules.Where(rule => rule.RuleId != (was ?? willBe)?.RuleId)];
        if (willBe is not null)
        {
            willBe.Id = was?.Id ?? int.MaxValue;
            changed.Add(willBe);
        }

        var headAfter = await HandlePublication.HeadAsync(db, handleId, now, cancellationToken, _ => changed);
        RuleConditions[] concerned = [.. new[] { was, willBe }.Where(rule => rule is { Enabled: true }).Select(rule => rule!.When)];
        if (headBefore is null || headAfter is null || concerned.Length == 0)
        {
            return new RuleImpact(true, new ImpactLinks(0, 0, 0), 0, new ImpactClicks(WeeklyClicks.Days, 0, 0, 0, false), [], 0);
        }

        var (total, links) = await LinksAsync(handleId, concerned, cancellationToken);
        var (byLink, totalClicks) = await clicks.OfHandleAsync(handleId, links.ConvertAll(link => link.Id), cancellationToken);
        var shard = LinkBlob.Write((uint)handleId, 0, 0, links.ConvertAll(link => SnapshotDefinitions.Of(LinkRow.OfLoaded(link), link.Rules)));
        LinkShard[] shards = [LinkShard.Read(shard, (uint)handleId, 0, 0)];
        var handleRules = rules.Concat(changed).Where(rule => rule.Enabled).ToList();
        var isSplit = handleRules.Exists(rule => rule.Variants.Count > 1) || links.Exists(link => link.Rules.Exists(rule => rule.Variants.Count > 1));
        var tally = new ImpactTally();
        var comparison = new ImpactComparison(
            new HandleSnapshot(HeadBlob.Read(headBefore.Value.Blob), shards, [], ownHosts.Custom),
            new HandleSnapshot(HeadBlob.Read(headAfter.Value.Blob), shards, [], ownHosts.Custom),
            now.ToUnixTimeMilliseconds(),
            isSplit ? [.. Enumerable.Range(0, SplitUnits).Select(i => Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)))] : [[]],
            tally);

        var countries = Listed(concerned, when => when.ToCore().CountryIn, [.. Country.All]);
        var devices = Listed(concerned, when => when.ToCore().DeviceIn, AllDevices);
        var conditions = handleRules.ConvertAll(rule => rule.When);
        var common = VisitKinds.Of(conditions, countries);
        var tried = 0;
        var isComplete = true;
        var looksLeft = MaxLooks;
        foreach (var row in links)
        {
            List<RuleConditions> own = [.. row.Rules.Where(rule => rule.Enabled).Select(rule => rule.When)];
            var all = own.Count == 0 ? common : VisitKinds.Of([.. conditions, .. own], countries);
            var kinds = all.Limited(MaxVisitKinds);
            var looks = kinds.Count * kinds.Countries.Count * devices.Count * (isSplit ? SplitUnits : 1) * (conditions.Count + own.Count + 2);
            looksLeft -= looks;
            if (looksLeft < 0 && tried > 0)
            {
                break;
            }

            isComplete &= kinds.Count == all.Count;
            var weights = byLink[row.Id].ToDictionary(cell => (cell.Country, cell.Device), cell => cell.Clicks);
            comparison.Compare(new ImpactLink(row.Slug, KeyOf(row), own, weights), kinds, devices);
            tried++;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new RuleImpact(
            isComplete && tried == total,
            new ImpactLinks(total, tried, tally.ChangedLinks),
            tally.ChangedCells,
            new ImpactClicks(WeeklyClicks.Days, totalClicks, tally.Moved, totalClicks == 0 ? 0 : Math.Round((double)tally.Moved / totalClicks, 4), tally.IsUpperBound),
            tally.Changes(),
            tally.Omitted);
    }

    private async Task<(int Total, List<Link> Links)> LinksAsync(int handleId, RuleConditions[] concerned, CancellationToken cancellationToken)
    {
        var candidates = db.Links.AsNoTracking().Where(link => link.HandleId == handleId);
        if (Array.TrueForAll(concerned, when => when.SlugIn is not null))
        {
            List<string> keys = [.. concerned.SelectMany(when => when.ToCore().SlugIn!).Select(key => key.ToString()).Distinct()];
            candidates = candidates.Where(link => keys.Contains(link.SlugKey));
        }

        var total = await candidates.CountAsync(cancellationToken);
        var busiest = await clicks.BusiestAsync(handleId, MaxLinks, cancellationToken);
        var rank = busiest.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        var links = await candidates.Include(link => link.Rules).Where(link => busiest.Contains(link.Id)).ToListAsync(cancellationToken);
        links.AddRange(await candidates.Include(link => link.Rules).Where(link => !busiest.Contains(link.Id))
            .OrderBy(link => link.SlugKey).Take(MaxLinks - links.Count).ToListAsync(cancellationToken));
        return (total, [.. links.OrderBy(link => rank.GetValueOrDefault(link.Id, int.MaxValue))]);
    }

    private static List<T> Listed<T>(RuleConditions[] concerned, Func<RuleConditions, IReadOnlyCollection<T>?> list, T[] all) =>
        Array.Exists(concerned, when => list(when) is null) ? [.. all] : [.. concerned.SelectMany(when => list(when)!).Distinct()];

    private static SlugKey KeyOf(Link link) => Slug.TryParse(link.Slug, out var slug) ? slug.Key : throw new InvalidDataException($"Slug '{link.Slug}' is stored but cannot be read.");
}
