using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Export;

/// <summary>
/// Links by slug, a few hundred at a time, so that a slow reader keeps no query open. A link that changes meanwhile is as it was when its
/// page was read, and none comes twice.
/// </summary>
internal static class LinkPages
{
    private const int PageSize = 500;

    public static async IAsyncEnumerable<List<Link>> ReadAsync(IQueryable<Link> links, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = "";
        while (true)
        {
            var last = after;
            var page = await links.AsNoTracking()
                .Include(link => link.Rules)
                .Where(link => link.SlugKey.CompareTo(last) > 0)
                .OrderBy(link => link.SlugKey)
                .Take(PageSize)
                .ToListAsync(cancellationToken);
            if (page.Count > 0)
            {
                yield return page;
                after = page[^1].SlugKey;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }
}
