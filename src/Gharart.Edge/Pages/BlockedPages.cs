using System.Runtime.CompilerServices;
using Gharart.Core.Trust;

namespace Gharart.Edge.Pages;

/// <summary>The pages of destinations to which nobody is sent: what is missing, and what whoever runs the link can do. Made once a verdict.</summary>
internal sealed class BlockedPages
{
    // A verdict lives as long as its snapshot, and so does its page.
    private readonly ConditionalWeakTable<TrustVerdict, ErrorPage> _pages = [];

    /// <param name="verdict">Why; null where the link has no destination that could be trusted.</param>
    public ErrorPage Of(TrustVerdict? verdict) => verdict is null or { Domain: "" } ? ErrorPage.Blocked : _pages.GetValue(verdict, Make);

    private static ErrorPage Make(TrustVerdict verdict)
    {
        var domain = verdict.Domain;
        return ErrorPage.BlockedBecause(verdict.Reason.ToWireName(), verdict.Reason switch
        {
            TrustReason.VerificationPending or TrustReason.VerificationFailed =>
                $"It is not proved yet that {domain} belongs to whoever runs this link, so nobody is sent there. "
                + $"If it is your link: set the TXT record {TrustReasons.ChallengePrefix}{domain} to the value that the domain's page shows, and have it verified.",
            TrustReason.ManualBlock =>
                $"{domain} was blocked by a person, so nobody is sent there. If it is your link, the domain's history says who did it and why.",
            TrustReason.RiskReview =>
                $"{domain} looks risky and waits for a person to look at it, so nobody is sent there. If it is your link, an operator of the handle can decide.",
            TrustReason.RiskBlock =>
                $"{domain} is known as dangerous, so nobody is sent there. If it is your link, the domain's page shows what was found.",
            TrustReason.OwnHost =>
                $"Short links themselves live at {domain}, so no short link leads there. If it is your link, give it the destination at which the other one ends.",
            _ => ErrorPage.BlockedMessage,
        });
    }
}
