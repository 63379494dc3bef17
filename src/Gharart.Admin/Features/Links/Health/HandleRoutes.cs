using Gharart.Admin.Data;
using Gharart.Admin.Features.PersonalizationRules;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>Where a handle's own rules and its fallback may lead the visitors of its links.</summary>
internal sealed class HandleRoutes
{
    private readonly IReadOnlyList<RoutingRule> _rules;

    private HandleRoutes(IReadOnlyList<RoutingRule> rules, string? fallbackUrl) => (_rules, FallbackUrl) = (rules, fallbackUrl);

    public string? FallbackUrl { get; }

    /// <summary>All that it names, of whichever link.</summary>
    public IEnumerable<string> Urls => _rules.SelectMany(rule => rule.Variants.Select(variant => variant.DestinationUrl)).Concat(FallbackUrl is null ? [] : [FallbackUrl]);

    public static async Task<HandleRoutes> LoadAsync(AdminDbContext db, int handleId, CancellationToken cancellationToken)
    {
        var rules = await db.RoutingRules.AsNoTracking().Where(rule => rule.HandleId == handleId && rule.LinkId == null && rule.Enabled).ToListAsync(cancellationToken);
        var fallbackUrl = await db.Handles.Where(row => row.Id == handleId).Select(row => row.FallbackUrl).SingleAsync(cancellationToken);
        return new HandleRoutes(rules, fallbackUrl);
    }

    /// <summary>The rules that a visitor of this link may meet.</summary>
    public IEnumerable<RoutingRule> RulesOf(string slugKey) =>
        _rules.Where(rule => rule.When.SlugIn is not { } slugs || slugs.Contains(slugKey, StringComparer.OrdinalIgnoreCase));
}
