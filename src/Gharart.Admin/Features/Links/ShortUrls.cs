using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

/// <summary>The addresses of one handle's links.</summary>
internal sealed class ShortUrls
{
    private readonly ShortLinkHosts _hosts;
    private readonly string _handle;
    private readonly List<string> _customHosts;

    private ShortUrls(ShortLinkHosts hosts, string handle, List<string> customHosts) => (_hosts, _handle, _customHosts) = (hosts, handle, customHosts);

    public static async Task<ShortUrls> LoadAsync(AdminDbContext db, ShortLinkHosts hosts, HandleAccess access, CancellationToken cancellationToken) => new(
        hosts,
        access.Name,
        await db.CustomHosts.Where(host => host.HandleId == access.HandleId).Where(CustomHost.IsRouted).OrderBy(host => host.Host).Select(host => host.Host).ToListAsync(cancellationToken));

    public string Of(string slug) => _hosts.UrlOf(_handle, slug);

    /// <summary>By host.</summary>
    public IReadOnlyList<string> AtCustomHosts(string slug) => _customHosts.ConvertAll(host => _hosts.UrlAt(host, slug));
}
