using System.Linq.Expressions;
using Gharart.Admin.Features.Links;

namespace Gharart.Admin.Publishing;

/// <summary>What edges need of a link's row. A shard is a thousand of them, and reading whole entities with their rules takes five times as long.</summary>
internal sealed record LinkRow(
    int Id,
    string Slug,
    string DestinationUrl,
    bool Enabled,
    int RedirectType,
    TrackingMode TrackingMode,
    bool AppendContextParam,
    bool ForwardQuery,
    DateTimeOffset? ScheduledStartAt,
    DateTimeOffset? ScheduledEndAt,
    DateTimeOffset? ExpiresAt,
    int? MaxClicks,
    byte[]? PasswordHash,
    string? UtmSource,
    string? UtmMedium,
    string? UtmCampaign,
    string? UtmTerm,
    string? UtmContent,
    string? FallbackUrl)
{
    /// <summary>For queries.</summary>
    public static readonly Expression<Func<Link, LinkRow>> Of = link => new LinkRow(
        link.Id,
        link.Slug,
        link.DestinationUrl,
        link.Enabled,
        link.RedirectType,
        link.TrackingMode,
        link.AppendContextParam,
        link.ForwardQuery,
        link.ScheduledStartAt,
        link.ScheduledEndAt,
        link.ExpiresAt,
        link.MaxClicks,
        link.PasswordHash,
        link.UtmSource,
        link.UtmMedium,
        link.UtmCampaign,
        link.UtmTerm,
        link.UtmContent,
        link.FallbackUrl);

    /// <summary>For a link that is loaded.</summary>
    public static readonly Func<Link, LinkRow> OfLoaded = Of.Compile();
}
