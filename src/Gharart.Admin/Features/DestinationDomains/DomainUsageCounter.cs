using Gharart.Admin.Data;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>
/// Counts the links and rules that lead to each of some domains, in one pass over the handle's destinations. A destination below two
/// registered domains counts for both.
/// </summary>
internal sealed class DomainUsageCounter
{
    private readonly Dictionary<string, DestinationDomain> _domains;
    private readonly Dictionary<string, string[]> _covering = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DomainUsage> _usage = new(StringComparer.Ordinal);

    private DomainUsageCounter(IEnumerable<DestinationDomain> domains) => _domains = domains.ToDictionary(row => row.Domain, StringComparer.Ordinal);

    public static async Task<DomainUsage> CountAsync(AdminDbContext db, DestinationDomain domain, CancellationToken cancellationToken) =>
        (await CountAsync(db, domain.HandleId, [domain], cancellationToken)).GetValueOrDefault(domain.Domain, DomainUsage.None);

    /// <summary>By domain; a domain that is not used is not in it.</summary>
    public static async Task<IReadOnlyDictionary<string, DomainUsage>> CountAsync(
        AdminDbContext db, int handleId, IReadOnlyList<DestinationDomain> domains, CancellationToken cancellationToken)
    {
        var counter = new DomainUsageCounter(domains);
        if (domains.Count > 0)
        {
            await counter.CountLinksAsync(db, handleId, cancellationToken);
            await counter.CountRulesAsync(db, handleId, cancellationToken);
        }

        return counter._usage;
    }

    private async Task CountLinksAsync(AdminDbContext db, int handleId, CancellationToken cancellationToken)
    {
        var links = db.Links.AsNoTracking().Where(link => link.HandleId == handleId).Select(link => new { link.DestinationUrl, link.FallbackUrl });
        await foreach (var link in links.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Add([link.DestinationUrl, link.FallbackUrl], usage => usage with { Links = usage.Links + 1 });
        }
    }

    private async Task CountRulesAsync(AdminDbContext db, int handleId, CancellationToken cancellationToken)
    {
        var rules = db.RoutingRules.AsNoTracking().Where(rule => rule.HandleId == handleId).Select(rule => rule.Variants);
        await foreach (var variants in rules.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Add(variants.Select(variant => variant.DestinationUrl), usage => usage with { Rules = usage.Rules + 1 });
        }
    }

    private void Add(IEnumerable<string?> urls, Func<DomainUsage, DomainUsage> count)
    {
        foreach (var domain in urls.SelectMany(Covering).Distinct(StringComparer.Ordinal))
        {
            _usage[domain] = count(_usage.GetValueOrDefault(domain, DomainUsage.None));
        }
    }

    // A handle's many destinations lie on few origins, so that only those are parsed and looked up.
    private string[] Covering(string? url)
    {
        if (url is null)
        {
            return [];
        }

        var origin = OriginOf(url);
        var byText = _covering.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byText.TryGetValue(origin, out var covering))
        {
            covering = DestinationUrl.TryParse(origin.ToString(), out var parsed, out _) && parsed.HostName is { } host ? [.. Covering(host)] : [];
            byText[origin] = covering;
        }

        return covering;
    }

    private IEnumerable<string> Covering(HostName host)
    {
        for (var name = host; name is not null; name = name.Parent())
        {
            if (_domains.TryGetValue(name.Ascii, out var domain) && (domain.Scope == DomainScope.Domain || name.Equals(host)))
            {
                yield return name.Ascii;
            }
        }
    }

    private static ReadOnlySpan<char> OriginOf(string url)
    {
        var hostStart = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = url.AsSpan(hostStart).IndexOfAny('/', '?', '#');
        return length < 0 ? url : url.AsSpan(0, hostStart + length);
    }
}
