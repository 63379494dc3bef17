using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Permits;
using Gharart.Edge.Snapshots;

namespace Gharart.Edge.Redirecting;

/// <summary>Answers "where does this go" (contract §17): looks where a click would lead, and counts none.</summary>
internal sealed class TargetPages(VisitorReader visitors, EdgePermits permits, Refusals refusals, EdgeOptions options, EdgeMetrics metrics)
{
    private static readonly byte[] PageBlock = ResponseWriter.Block(200, HtmlPage.Headers);

    private readonly string _contact = options.Contact;

    public void Show(
        RequestHead request,
        ref ResponseWriter response,
        ServedSnapshot served,
        HandleSnapshot handle,
        in LinkView link,
        in VisitorPlace place,
        scoped in ShortLinkAddress address,
        long now)
    {
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var inputs = visitors.Read(request, place, served.Index.Manifest, handle.Number, now);
        var visitor = VisitorClassifier.Classify(inputs, default, scratch, out _);
        var trace = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref trace);
        if (decision.Outcome is RouteOutcome.NotFound or RouteOutcome.Gone)
        {
            refusals.Refuse(request, ref response, decision.Outcome, decision.Verdict, link);
            return;
        }

        if (decision.IsRouted && permits.TryTake(link, isCounted: false) == PermitVerdict.UsedUp)
        {
            refusals.Refuse(request, ref response, PermitVerdict.UsedUp);
            return;
        }

        var isHidden = Refusals.IsHidden(link);
        string? destination = null;
        if (decision.IsRouted && !isHidden)
        {
            Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
            destination = Encoding.ASCII.GetString(location[..RouteLocation.Compose(handle, link, visitor, decision, [], default, [], location)]);
        }

        metrics.Answered(EdgeAnswer.Page);
        Span<byte> slug = stackalloc byte[SlugKey.MaxLength + 1];
        var host = address.CustomHost.IsEmpty ? $"{handle.Name}.{options.PublicDomain}" : Encoding.ASCII.GetString(address.CustomHost).ToLowerInvariant();
        var shortUrl = $"{host}/{Encoding.ASCII.GetString(slug[..link.WriteSlug(slug)])}";
        response.Begin(PageBlock, 0);
        var requestId = Encoding.ASCII.GetString(request.RequestId);
        response.End(isHidden
            ? HtmlPage.HiddenTarget(shortUrl, ReportUrl(shortUrl), requestId)
            : HtmlPage.Target(shortUrl, destination, DescribeTrust(decision.Host, decision.Verdict), ReportUrl(shortUrl), requestId));
    }

    private string ReportUrl(string shortUrl) =>
        _contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && !_contact.Contains('?', StringComparison.Ordinal)
            ? $"{_contact}?subject=Report%20{Uri.EscapeDataString(shortUrl)}"
            : _contact;

    private static string DescribeTrust(string? host, TrustVerdict? verdict) => verdict?.Reason switch
    {
        TrustReason.Verified or TrustReason.VerificationLapsing => $"Whoever runs this short link proved that {verdict.Domain} is theirs.{ByHand(verdict)}",
        TrustReason.Waived => $"An owner of this short link vouched for {verdict.Domain}; it could not be proved.{ByHand(verdict)}",
        TrustReason.LegalBlock => $"{host} is blocked for legal reasons.",
        TrustReason.ManualBlock => $"{host} is not trusted: a person blocked it.",
        TrustReason.VerificationPending or TrustReason.VerificationFailed =>
            $"{host} is not trusted at the moment: nobody has proved {verdict.Domain} yet. The record that proves it is the TXT of {TrustReasons.ChallengePrefix}{verdict.Domain}.",
        TrustReason.RiskReview => $"{host} is not trusted at the moment: it looks risky and waits for a person to look at it.",
        TrustReason.RiskBlock => $"{host} is not trusted: it is known as dangerous.",
        TrustReason.OwnHost => $"Short links themselves live at {host}, and no short link leads to another.",
        _ => $"{host} is not trusted at the moment.",
    };

    // Also where the score says the same: the page does not know it, and should not show it to strangers.
    private static string ByHand(TrustVerdict verdict) => verdict.Source == DecisionSource.Manual ? " A person allowed it, whatever its score." : "";
}
