using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>What a visitor gets.</summary>
/// <param name="Outcome">What happens.</param>
/// <param name="Status">HTTP status of the edge.</param>
/// <param name="DestinationUrl">Where the visitor is sent, without <c>ctx</c>; null unless sent on.</param>
/// <param name="Matched">What chose the destination; null unless sent on.</param>
/// <param name="Trust">The verdict on the destination, or on the first one that was refused.</param>
internal sealed record PreviewOutcome(RouteOutcome Outcome, int Status, string? DestinationUrl, PreviewMatch? Matched, PreviewTrust? Trust)
{
    // The destination without what templates add, which may differ from visit to visit.
    private string? Target { get; init; }

    /// <summary>What becomes of a visit of a slug that no link has.</summary>
    public static PreviewOutcome NoLink { get; } = new(RouteOutcome.NotFound, StatusCodes.Status404NotFound, null, null, null);

    /// <summary>Whether the visitor gets the same, whatever chose it.</summary>
    public bool IsSameAnswer(PreviewOutcome other) =>
        (Outcome, Status, Target) == (other.Outcome, other.Status, other.Target);

    public static PreviewOutcome Of(
        HandleSnapshot handle, scoped in LinkView link, scoped in VisitorContext visitor, scoped in RouteDecision decision, ReadOnlySpan<byte> query) => new(
        decision.Outcome,
        StatusOf(decision, link),
        decision.IsRouted ? LocationOf(handle, link, visitor, decision, query) : null,
        decision.IsRouted
            ? new PreviewMatch(decision.Layer, decision.Rule?.Id, decision.VariantIndex < 0 ? null : decision.Rule!.Variants[decision.VariantIndex].Id)
            : null,
        decision.Verdict is { } verdict ? TrustOf(verdict, decision.Host!) : null)
        {
            Target = decision.IsRouted
            ? $"{Encoding.ASCII.GetString(decision.Origin)}{Encoding.ASCII.GetString(decision.Rest)} {Encoding.ASCII.GetString(link.Tracking)} {link.Flags & LinkFlags.ForwardQuery}"
            : null,
        };

    private static string LocationOf(
        HandleSnapshot handle, scoped in LinkView link, scoped in VisitorContext visitor, scoped in RouteDecision decision, ReadOnlySpan<byte> query)
    {
        Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
        return Encoding.ASCII.GetString(location[..RouteLocation.Compose(handle, link, visitor, decision, query, default, [], location)]);
    }

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
