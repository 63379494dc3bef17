using Gharart.Admin.Data;
using Gharart.Admin.Permits;
using Gharart.Admin.Suffixes;
using Gharart.Core.Destinations;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>Checks some links together.</summary>
internal sealed class LinkHealthChecker(DestinationProbe probe, PublicSuffixes suffixes, TimeProvider time)
{
    private readonly SharedAnswers _ofHandle = new();

    /// <summary>The result of each link; nothing is saved.</summary>
    /// <param name="db">To read what belongs to the links.</param>
    /// <param name="run">Whose links they are.</param>
    /// <param name="links">With their rules.</param>
    /// <param name="progress">Called after each answer, perhaps by several at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<LinkHealth>> CheckAsync(
        AdminDbContext db, HealthRun run, IReadOnlyList<Link> links, Func<Task> progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var used = await PermitUsage.ReadAsync(db, links.Where(link => link.MaxClicks is not null).Select(link => link.Id), cancellationToken);
        var states = links.ToDictionary(link => link.Id, link => link.State(now, used.GetValueOrDefault(link.Id)));
        var handle = await HandleRoutes.LoadAsync(db, run.HandleId, cancellationToken);
        var known = _ofHandle.Of(run.RunId);
        var wanted = links.Where(link => IsLive(states[link.Id])).SelectMany(link => LinkDestinations.Of(link, handle).Take(LinkDestinations.Max))
            .Select(destination => Read(destination.Url)).OfType<DestinationUrl>().Distinct().Where(url => !known.ContainsKey(url));
        var answers = await probe.AskAsync(wanted, progress, cancellationToken);
        _ofHandle.Add(run.RunId, handle.Urls.Select(Read).OfType<DestinationUrl>().Distinct().Where(answers.ContainsKey).Select(url => KeyValuePair.Create(url, answers[url])));
        return [.. links.Select(link => Result(link))];

        LinkHealth Result(Link link)
        {
            var all = LinkDestinations.Of(link, handle);
            var destinations = all.Take(LinkDestinations.MaxShown).Select((destination, i) =>
                !IsLive(states[link.Id]) ? HealthChecks.Skip(destination.Url, destination.UsedBy, $"The link is {states[link.Id]} and leads nobody anywhere.")
                : i >= LinkDestinations.Max ? HealthChecks.Skip(destination.Url, destination.UsedBy, $"Only the first {LinkDestinations.Max} of the link's {all.Count} destinations are looked at.")
                : Read(destination.Url) is not { } url ? HealthChecks.Skip(destination.Url, destination.UsedBy, "It is stored but cannot be read. Save the link again.")
                : HealthChecks.Judge(url, destination.UsedBy, known.GetValueOrDefault(url) ?? answers[url], suffixes.Current, now)).ToList();
            return new LinkHealth
            {
                LinkId = link.Id,
                HandleId = run.HandleId,
                RunId = run.RunId,
                Status = StatusOf(destinations.Max(destination => destination.Worst), IsLive(states[link.Id])),
                Destinations = destinations,
                CheckedAt = time.GetUtcNowMilliseconds(),
            };
        }
    }

    // A link that starts later is best looked at before.
    private static bool IsLive(LinkState state) => state is LinkState.Enabled or LinkState.Scheduled;

    private static LinkHealthStatus StatusOf(CheckStatus worst, bool isLive) =>
        !isLive ? LinkHealthStatus.Skipped
        : worst == CheckStatus.Fail ? LinkHealthStatus.Fail
        : worst == CheckStatus.Warn ? LinkHealthStatus.Warn
        : LinkHealthStatus.Ok;

    // Null for one that an older program let through: it must not keep the others from being checked.
    private static DestinationUrl? Read(string url) => DestinationUrl.TryParse(url, out var parsed, out _) ? parsed : null;
}
