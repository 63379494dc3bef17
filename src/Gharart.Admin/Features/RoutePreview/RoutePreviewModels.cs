using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Core.Routing;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>
/// A visit to try out; every member is optional. What is stated outright (country, device, source, campaign, segment) wins over what
/// agent, address and headers tell.
/// </summary>
internal sealed record RoutePreviewRequest
{
    /// <summary>ISO 3166-1 alpha-2, or XX.</summary>
    [StringLength(2, MinimumLength = 2)]
    public string? Country { get; init; }

    /// <summary>Device class in any case.</summary>
    [Words(typeof(DeviceClass))]
    public string? Device { get; init; }

    /// <summary>Traffic source.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? Source { get; init; }

    /// <summary>The visit's campaign; an active campaign of the link takes its place.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? Campaign { get; init; }

    /// <summary>Segments, separated by commas.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? Segment { get; init; }

    /// <summary>Unit of weighted splits, as the visitor cookie would hold it.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? VisitorKey { get; init; }

    /// <summary>When the visit happens; now when absent.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>A User-Agent header.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? UserAgent { get; init; }

    /// <summary>The visitor's IP address.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? Ip { get; init; }

    /// <summary>The query that the visitor brings, such as <c>utm_source=mail</c>.</summary>
    [StringLength(PreviewVisit.MaxTextLength)]
    public string? Query { get; init; }

    /// <summary>Further request headers by name: Referer, Sec-CH-UA-Mobile, Sec-GPC, Cookie and so on.</summary>
    public Dictionary<string, string>? Headers { get; init; }

    /// <summary>What to decide on instead of what is saved.</summary>
    public RouteDraft? Draft { get; init; }

    /// <summary>The visit of a matrix, without country and device.</summary>
    public static RoutePreviewRequest Of(RouteMatrixRequest request) => new()
    {
        Source = request.Source,
        Campaign = request.Campaign,
        Segment = request.Segment,
        VisitorKey = request.VisitorKey,
        At = request.At,
        Query = request.Query,
    };
}

/// <summary>Where the visit goes, and why.</summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="RunId">This preview's id.</param>
/// <param name="Slug">The slug as typed.</param>
/// <param name="SnapshotVersion">The revision that was published last; the preview decides on what is saved, which may be newer by moments, with the draft over it.</param>
/// <param name="EvaluatedAt">When the visit was taken to happen.</param>
/// <param name="Context">What rules could ask about.</param>
/// <param name="Outcome">What happens.</param>
/// <param name="Status">HTTP status of the edge.</param>
/// <param name="DestinationUrl">Where the visitor is sent, without <c>ctx</c>; null unless sent on.</param>
/// <param name="Matched">What chose the destination; null unless sent on.</param>
/// <param name="Trust">The verdict on the destination, or on the first one that was refused.</param>
/// <param name="Trace">Every rule that was considered, in order, up to the winner.</param>
/// <param name="Collisions">Rules of the winner's layer with its priority that a visit can match together with it.</param>
internal sealed record RoutePreviewResponse(
    string RequestId,
    string RunId,
    string Slug,
    ulong SnapshotVersion,
    DateTimeOffset EvaluatedAt,
    PreviewContext Context,
    RouteOutcome Outcome,
    int Status,
    string? DestinationUrl,
    PreviewMatch? Matched,
    PreviewTrust? Trust,
    IReadOnlyList<PreviewTraceEntry> Trace,
    IReadOnlyList<CollisionResponse> Collisions);

internal sealed record PreviewContext(string Country, DeviceClass Device, string Source, string? Campaign, string Segment);

/// <param name="Layer">Which layer chose.</param>
/// <param name="RuleId">The rule, or the campaign whose split chose; null for DEFAULT and FALLBACK.</param>
/// <param name="VariantId">The variant, null without a rule.</param>
internal sealed record PreviewMatch(RouteLayer Layer, string? RuleId, string? VariantId);

/// <param name="Domain">The registered domain that decides, or the host where none is registered.</param>
/// <param name="Routable">Whether the edge sends people there.</param>
/// <param name="Decision">What holds.</param>
/// <param name="Source">Who decided it.</param>
/// <param name="Reason">Why, in the words of the domain's <c>routableReason</c>.</param>
/// <param name="Message">What to do where nobody is sent there, with the record to set where one is missing; else null.</param>
/// <param name="Overrides">What the score says where a person decided against it; else null.</param>
internal sealed record PreviewTrust(
    string Domain, bool Routable, TrustDecision Decision, DecisionSource Source, string Reason, string? Message, OverriddenScore? Overrides);

/// <param name="Layer">The layer of what was considered.</param>
/// <param name="RuleId">The rule; null where the link's own destination or a fallback was passed over.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Matched">Whether its conditions hold.</param>
/// <param name="Failed">The conditions that do not.</param>
/// <param name="Skipped"><c>untrusted_destination</c> where it matched but its target is not trusted.</param>
internal sealed record PreviewTraceEntry(
    RouteLayer Layer,
    string? RuleId,
    int? Priority,
    bool Matched,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Failed,
    string? Skipped);
