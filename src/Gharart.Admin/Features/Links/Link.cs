using System.Text;
using Gharart.Admin.Data;
using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Features.Links;

/// <summary>A short link of a handle (contract §4).</summary>
internal sealed class Link : IVersioned
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    /// <summary>As typed; set it with <see cref="TrySetSlug"/>, which keeps the two derived columns in step.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>The slug in lower case, unique in the handle.</summary>
    public string SlugKey { get; private set; } = "";

    /// <summary>Top 16 bits of the packed slug's hash: a shard of the snapshot is a range of it.</summary>
    public int ShardHash { get; private set; }

    public required string DestinationUrl { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public List<string> Tags { get; set; } = [];

    public bool Enabled { get; set; } = true;

    /// <summary>302 or 307.</summary>
    public int RedirectType { get; set; } = StatusCodes.Status302Found;

    public DateTimeOffset? ScheduledStartAt { get; set; }

    public DateTimeOffset? ScheduledEndAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How often it may be clicked; null for as often as anybody likes.</summary>
    public int? MaxClicks { get; set; }

    /// <summary>A <see cref="Core.Passwords.LinkPassword"/>; null for none.</summary>
    public byte[]? PasswordHash { get; set; }

    public string? UtmSource { get; set; }

    public string? UtmMedium { get; set; }

    public string? UtmCampaign { get; set; }

    public string? UtmTerm { get; set; }

    public string? UtmContent { get; set; }

    public TrackingMode TrackingMode { get; set; }

    public bool AppendContextParam { get; set; } = true;

    public bool ForwardQuery { get; set; } = true;

    public string? FallbackUrl { get; set; }

    public string? CampaignKey { get; set; }

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public List<RoutingRule> Rules { get; } = [];

    /// <summary>What the edge does with it at that moment (contract §4); <see cref="LinkFilter"/> says the same to the database.</summary>
    public LinkState State(DateTimeOffset now, long clicksUsed) => !Enabled ? LinkState.Disabled
        : now < ScheduledStartAt ? LinkState.Scheduled
        : ScheduledEndAt <= now || ExpiresAt <= now ? LinkState.Expired
        : clicksUsed >= MaxClicks ? LinkState.UsedUp
        : LinkState.Enabled;

    /// <summary>False, and nothing changed, when the text is no slug.</summary>
    public bool TrySetSlug(string slug)
    {
        if (!Core.Slugs.SlugKey.TryPack(Encoding.UTF8.GetBytes(slug), out var key))
        {
            return false;
        }

        Slug = slug;
        SlugKey = key.ToString();
        ShardHash = (int)(key.Hash >> 48);
        return true;
    }
}
