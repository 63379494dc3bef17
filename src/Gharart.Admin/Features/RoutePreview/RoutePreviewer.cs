using System.Text;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Permits;
using Gharart.Admin.Publishing;
using Gharart.Core;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>
/// Decides a visit on what is saved now, by the code that the edge runs: the same blobs, classifier, engine and composer. Counts nothing
/// and issues no token.
/// </summary>
internal sealed class RoutePreviewer(AdminDbContext db, AdminOptions options, CountryDatabaseFile countries, PublishedRevision published, TimeProvider time)
{
    /// <summary>Previews a visit; null when the link does not exist.</summary>
    public async Task<RoutePreviewResponse?> PreviewAsync(
        int handleId, Slug slug, PreviewVisit visit, string requestId, CancellationToken cancellationToken)
    {
        var head = await HandlePublication.HeadAsync(db, handleId, time.GetUtcNow(), cancellationToken);
        var link = await db.Links.AsNoTracking().Include(row => row.Rules)
            .SingleOrDefaultAsync(row => row.HandleId == handleId && row.SlugKey == slug.Key.ToString(), cancellationToken);
        if (head is null || link is null)
        {
            return null;
        }

        var shard = LinkBlob.Write((uint)handleId, 0, 0, [SnapshotDefinitions.Of(LinkRow.OfLoaded(link), link.Rules)]);
        var handle = new HandleSnapshot(HeadBlob.Read(head.Value.Blob), [LinkShard.Read(shard, (uint)handleId, 0, 0)]);
        var isUsedUp = link.MaxClicks is { } maxClicks
            && (await PermitUsage.ReadAsync(db, [link.Id], cancellationToken)).GetValueOrDefault(link.Id) >= maxClicks;
        var preview = Preview(handle, slug, link.Slug, visit, isUsedUp, requestId);
        return preview with
        {
            Trust = await ExplainAsync(preview.Trust, handleId, cancellationToken),
            Collisions = await CollisionsAsync(preview.Matched, handleId, link, slug, cancellationToken),
        };
    }

    // The snapshot has the verdict alone; what it overrides and how it is mended stand in the row.
    private async Task<PreviewTrust?> ExplainAsync(PreviewTrust? trust, int handleId, CancellationToken cancellationToken)
    {
        if (trust is null)
        {
            return null;
        }

        var row = await db.DestinationDomains.AsNoTracking().SingleOrDefaultAsync(row => row.HandleId == handleId && row.Domain == trust.Domain, cancellationToken);
        var now = time.GetUtcNow();
        return trust with
        {
            Message = trust.Routable ? null : row is null ? DomainAdvice.ForUnregistered(trust.Domain) : DomainAdvice.For(row, row.Verdict(now)),
            Overrides = row is null ? null : OverriddenScore.Of(row, now),
        };
    }

    private async Task<IReadOnlyList<CollisionResponse>> CollisionsAsync(
        PreviewMatch? matched, int handleId, Link link, Slug slug, CancellationToken cancellationToken)
    {
        var rules = matched?.Layer switch
        {
            RouteLayer.Link => link.Rules,
            RouteLayer.Handle => await db.RoutingRules.AsNoTracking().Where(row => row.HandleId == handleId && row.LinkId == null).ToListAsync(cancellationToken),
            _ => [],
        };
        return rules.Find(rule => rule.RuleId == matched?.RuleId) is { } winner
            ? RuleAudit.CollisionsOf(winner, rules, matched?.Layer == RouteLayer.Link ? slug.Key : null)
            : [];
    }

    private RoutePreviewResponse Preview(HandleSnapshot handle, Slug slug, string storedSlug, PreviewVisit visit, bool isUsedUp, string requestId)
    {
        _ = handle.TryFindLink(slug.Key, out var link);
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var inputs = visit.Inputs(countries.Current, handle.Number, Encoding.ASCII.GetBytes($"{handle.Name}.{options.PublicDomain}"));
        var visitor = VisitorClassifier.Classify(inputs, visit.Overrides(), scratch, out _);
        var entries = new List<PreviewTraceEntry>();
        var trace = new RecordingTrace(entries);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref trace);
        if (isUsedUp && decision.IsRouted)
        {
            // As at the edge, which looks at the limit last.
            decision = new RouteDecision { Outcome = RouteOutcome.Gone, VariantIndex = -1, Campaign = decision.Campaign };
        }

        string? destination = null;
        if (decision.IsRouted)
        {
            Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
            destination = Encoding.ASCII.GetString(location[..RouteLocation.Compose(handle, link, visitor, decision, inputs.Query, default, [], location)]);
        }

        return new RoutePreviewResponse(
            requestId,
            ArtifactId.New(ArtifactId.RunPrefix, time),
            storedSlug,
            published.Value,
            visit.At,
            ContextOf(visitor, decision.Campaign),
            decision.Outcome,
            StatusOf(decision, link),
            destination,
            decision.IsRouted
                ? new PreviewMatch(decision.Layer, decision.Rule?.Id, decision.VariantIndex < 0 ? null : decision.Rule!.Variants[decision.VariantIndex].Id)
                : null,
            decision.Verdict is { } verdict ? TrustOf(verdict, decision.Host!) : null,
            entries,
            []);
    }

    private static PreviewContext ContextOf(in VisitorContext visitor, CampaignRoute? campaign) => new(
        visitor.Country.ToString(),
        visitor.Device,
        Encoding.ASCII.GetString(visitor.Source),
        campaign?.Id ?? (visitor.Campaign.IsEmpty ? null : Encoding.ASCII.GetString(visitor.Campaign)),
        Encoding.ASCII.GetString(visitor.Segments).Replace('\n', ','));

    private static PreviewTrust TrustOf(TrustVerdict verdict, string host) => new(
        verdict.Domain.Length == 0 ? host : verdict.Domain, verdict.Routable, verdict.Decision, verdict.Source, verdict.Reason.ToWireName(), null, null);

    private static int StatusOf(in RouteDecision decision, in LinkView link) => decision.Outcome switch
    {
        RouteOutcome.NotFound => StatusCodes.Status404NotFound,
        RouteOutcome.Gone => StatusCodes.Status410Gone,
        RouteOutcome.Blocked => decision.IsLegalBlock ? StatusCodes.Status451UnavailableForLegalReasons : StatusCodes.Status403Forbidden,
        RouteOutcome.Bridge or RouteOutcome.Password => StatusCodes.Status200OK,
        _ => (link.Flags & LinkFlags.TemporaryRedirect307) != 0 ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status302Found,
    };
}
