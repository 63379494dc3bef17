using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Identity;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Standalone;

/// <summary>The "Gharart festive storefront" of contract §19: a handle to look around in, for the first account.</summary>
internal sealed class DemoData(AdminDbContext db, TimeProvider time)
{
    public const string HandleName = "gharart";
    public const string FestiveSlug = "festive";
    private const string BuyNowSlug = "buy-now";

    /// <summary>Loads the demo in one transaction; does nothing where the handle exists.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var owner = await db.Accounts.OrderBy(account => account.Id).FirstOrDefaultAsync(cancellationToken);
        if (owner is null || await db.Handles.AnyAsync(handle => handle.Name == HandleName, cancellationToken))
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var handle = new Handle
        {
            Name = HandleName,
            DisplayName = "Gharart festive storefront",
            TimeZone = "Asia/Kolkata",
            Members = { new HandleMember { AccountId = owner.Id, Role = HandleRole.Owner } },
        };
        db.Handles.Add(handle);
        await db.SaveChangesAsync(cancellationToken);

        db.DestinationDomains.AddRange(Domains(handle.Id));
        var links = Links(handle.Id);
        db.Links.AddRange(links);
        db.RoutingRules.AddRange(Rules(handle.Id));
        db.TrackingTemplates.Add(Template(handle.Id));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        DemoClicks.Write((SqliteConnection)db.Database.GetDbConnection(), handle, links, time.GetUtcNow());
    }

    private IEnumerable<DestinationDomain> Domains(int handleId)
    {
        var now = time.GetUtcNowMilliseconds();
        foreach (var name in new[] { "shop.gharart.example", "de.gharart.example", "in.gharart.example" })
        {
            var verified = Register(handleId, name, now);
            verified.VerificationStatus = VerificationStatus.Verified;
            verified.VerifiedAt = verified.CheckedAt = now;
            yield return verified;
        }

        yield return Register(handleId, "new.gharart.example", now);
        var blocked = Register(handleId, "login-secure-gharart.example", now);
        blocked.ManualDecision = TrustDecision.Block;
        blocked.DecisionReason = "Looks like a sign-in page of ours, and is not.";
        blocked.DecisionBy = "demo";
        blocked.DecisionAt = now;
        yield return blocked;
    }

    private static Link[] Links(int handleId) =>
    [
        Link(handleId, FestiveSlug, "https://shop.gharart.example/festive", "Festive season", "festive"),
        Link(handleId, BuyNowSlug, "https://shop.gharart.example/buy-now", "Buy now", "sale"),
        Link(handleId, "lookbook", "https://shop.gharart.example/lookbook?edition=winter#page-1", "Winter lookbook", "editorial"),
    ];

    // in-mobile and india-app collide on purpose: same priority, and an Indian phone matches both. The first id wins.
    private static RoutingRule[] Rules(int handleId) =>
    [
        Rule(handleId, "in-mobile", 100, new RuleConditions { CountryIn = ["IN"], DeviceIn = ["MOBILE"] }, "in-mobile", "https://in.gharart.example/m", "Phones in India"),
        Rule(handleId, "india-app", 100, new RuleConditions { CountryIn = ["IN"], DeviceIn = ["MOBILE", "TABLET"] }, "in-app", "https://in.gharart.example/app", "Collides with in-mobile on purpose"),
        Rule(handleId, "dach", 200, new RuleConditions { CountryIn = ["AT", "CH", "DE"] }, "dach", "https://de.gharart.example/fest", "German-speaking countries"),
        Rule(handleId, "new-market", 300, new RuleConditions { CountryIn = ["JP"] }, "japan", "https://new.gharart.example/", "Not verified yet: visitors are not sent there"),
    ];

    // For one link, so that what it adds is seen beside links without it.
    private static TrackingTemplate Template(int handleId) => new()
    {
        HandleId = handleId,
        TemplateKey = "utm-and-click-id",
        Kind = TemplateKind.UrlParams,
        AppliesTo = new TemplateScope { Slugs = [BuyNowSlug] },
        Settings = new TemplateSettings
        {
            Params = [new("utm_source", "{source}"), new("utm_campaign", "festive-{country}"), new("click_id", "{clickId}")],
        },
    };

    private static DestinationDomain Register(int handleId, string name, DateTimeOffset now) =>
        DestinationDomain.Register(handleId, Name(name), DomainScope.Domain, RiskModel.Assess(Name(name), new RiskContext()), now);

    private static HostName Name(string text) => HostName.TryParse(text, out var name, out _) ? name : throw new InvalidOperationException(text);

    private static Link Link(int handleId, string slug, string url, string title, string tag)
    {
        var link = new Link { HandleId = handleId, DestinationUrl = url, Title = title, Tags = [tag] };
        return link.TrySetSlug(slug) ? link : throw new InvalidOperationException(slug);
    }

    private static RoutingRule Rule(int handleId, string id, int priority, RuleConditions when, string variant, string url, string note) => new()
    {
        HandleId = handleId,
        RuleId = id,
        Priority = priority,
        Note = note,
        When = when,
        Variants = [new RuleVariant(variant, url, 1)],
    };
}
