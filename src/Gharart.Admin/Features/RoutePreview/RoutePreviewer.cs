using System.Text;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Publishing;
using Gharart.Core;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>
/// Decides visits on what is saved now, or drafted, by the code that the edge runs: the same blobs, classifier, engine and composer. Counts
/// nothing and issues no token.
/// </summary>
internal sealed class RoutePreviewer(
    PreviewScenes scenes, TrustExplainer trust, WeeklyClicks clicks, AdminOptions options, CountryDatabaseFile countries, PublishedRevision published, TimeProvider time)
{
    /// <summary>Previews a visit; null when the link does not exist.</summary>
    public async Task<RoutePreviewResponse?> PreviewAsync(
        int handleId, Slug slug, PreviewVisit visit, CheckedDraft? draft, string requestId, CancellationToken cancellationToken)
    {
        if (await scenes.LoadAsync(handleId, slug, draft, cancellationToken) is not { } scene)
        {
            return null;
        }

        var preview = Preview(scene, visit, requestId);
        return preview with { Trust = await trust.ExplainAsync(handleId, preview.Trust, cancellationToken) };
    }

    /// <summary>Previews a visit from every country with every device; null when the link does not exist.</summary>
    public async Task<RouteMatrixResponse?> MatrixAsync(
        int handleId, Slug slug, MatrixAxes axes, PreviewVisit visit, CheckedDraft? draft, string requestId, CancellationToken cancellationToken)
    {
        if (await scenes.LoadAsync(handleId, slug, draft, cancellationToken) is not { } scene)
        {
            return null;
        }

        var saved = draft is null ? null : await scenes.LoadAsync(handleId, slug, null, cancellationToken);
        var weights = await clicks.OfLinkAsync(handleId, slug.Key, cancellationToken);
        var (outcomes, cells, before) = Decide(scene, saved, isDraft: draft is not null, axes, visit);
        return new RouteMatrixResponse(
            requestId,
            ArtifactId.New(ArtifactId.RunPrefix, time),
            scene.Slug,
            published.Value,
            visit.At,
            Array.ConvertAll(axes.Countries, country => country.ToString()),
            axes.Devices,
            await trust.ExplainAsync(handleId, outcomes.List, cancellationToken),
            cells,
            axes.Map((country, device) => weights.GetValueOrDefault((country.ToString(), device))),
            before is null ? null : outcomes.Compare(before, cells),
            before);
    }

    private (MatrixOutcomes Outcomes, int[][] Cells, int[][]? Before) Decide(
        PreviewScene scene, PreviewScene? saved, bool isDraft, MatrixAxes axes, PreviewVisit visit)
    {
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var visitor = Classify(scene, visit, scratch);
        var outcomes = new MatrixOutcomes();
        var cells = outcomes.Decide(scene, axes, visitor, visit.Query);
        return (outcomes, cells, isDraft ? outcomes.Decide(saved, axes, visitor, visit.Query) : null);
    }

    private RoutePreviewResponse Preview(PreviewScene scene, PreviewVisit visit, string requestId)
    {
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var visitor = Classify(scene, visit, scratch);
        var entries = new List<PreviewTraceEntry>();
        var trace = new RecordingTrace(entries);
        var link = scene.Link;
        var decision = scene.Decide(link, visitor, ref trace);
        var outcome = PreviewOutcome.Of(scene.Handle, link, visitor, decision, visit.Query);
        return new RoutePreviewResponse(
            requestId,
            ArtifactId.New(ArtifactId.RunPrefix, time),
            scene.Slug,
            published.Value,
            visit.At,
            ContextOf(visitor, decision.Campaign),
            outcome.Outcome,
            outcome.Status,
            outcome.DestinationUrl,
            outcome.Matched,
            outcome.Trust,
            entries,
            Collisions(scene, outcome.Matched));
    }

    private static IReadOnlyList<CollisionResponse> Collisions(PreviewScene scene, PreviewMatch? matched)
    {
        var rules = matched?.Layer switch
        {
            RouteLayer.Link => scene.LinkRules,
            RouteLayer.Handle => scene.HandleRules,
            _ => [],
        };
        return rules.FirstOrDefault(rule => rule.RuleId == matched?.RuleId) is { } winner
            ? RuleAudit.CollisionsOf(winner, rules, matched?.Layer == RouteLayer.Link ? scene.Key : null)
            : [];
    }

    private VisitorContext Classify(PreviewScene scene, PreviewVisit visit, Span<byte> scratch)
    {
        var inputs = visit.Inputs(countries.Current, scene.Handle.Number, Encoding.ASCII.GetBytes($"{scene.Handle.Name}.{options.PublicDomain}"));
        return VisitorClassifier.Classify(inputs, visit.Overrides(), scratch, out _);
    }

    private static PreviewContext ContextOf(in VisitorContext visitor, CampaignRoute? campaign) => new(
        visitor.Country.ToString(),
        visitor.Device,
        Encoding.ASCII.GetString(visitor.Source),
        campaign?.Id ?? (visitor.Campaign.IsEmpty ? null : Encoding.ASCII.GetString(visitor.Campaign)),
        Encoding.ASCII.GetString(visitor.Segments).Replace('\n', ','));
}
