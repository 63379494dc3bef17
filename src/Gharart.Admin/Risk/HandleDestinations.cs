using System.Runtime.CompilerServices;
using Gharart.Admin.Data;
using Gharart.Core.Destinations;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Risk;

/// <summary>Everywhere that links, rules and fallbacks may send people.</summary>
internal static class HandleDestinations
{
    /// <param name="db">The rows.</param>
    /// <param name="handleId">One handle; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<(int HandleId, DestinationUrl Url)> StreamAsync(
        AdminDbContext db, int? handleId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var links = db.Links.AsNoTracking().Where(row => handleId == null || row.HandleId == handleId)
            .Select(row => new { row.HandleId, row.DestinationUrl, row.FallbackUrl });
        await foreach (var link in links.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var url in Urls(link.DestinationUrl, link.FallbackUrl))
            {
                yield return (link.HandleId, url);
            }
        }

        var rules = db.RoutingRules.AsNoTracking().Where(row => handleId == null || row.HandleId == handleId).Select(row => new { row.HandleId, row.Variants });
        await foreach (var rule in rules.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var url in Urls([.. rule.Variants.Select(variant => variant.DestinationUrl)]))
            {
                yield return (rule.HandleId, url);
            }
        }

        var handles = db.Handles.AsNoTracking().Where(row => row.FallbackUrl != null && (handleId == null || row.Id == handleId))
            .Select(row => new { row.Id, row.FallbackUrl });
        await foreach (var handle in handles.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var url in Urls(handle.FallbackUrl))
            {
                yield return (handle.Id, url);
            }
        }
    }

    /// <summary>The addresses among texts; what is none is passed over.</summary>
    public static IEnumerable<DestinationUrl> Urls(params IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            if (DestinationUrl.TryParse(text, out var url, out _))
            {
                yield return url;
            }
        }
    }
}
