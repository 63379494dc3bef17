using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Core.Trust;
using Gharart.Core.Trust.Feeds;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What to do about a destination to which nobody is sent (contract §8.5): the words behind each reason.</summary>
internal static class DomainAdvice
{
    public static string ForUnregistered(string host) =>
        $"Nobody is sent to {host}: no destination domain of this handle covers it. Register it and prove that it is yours.";

    /// <param name="row">The domain that decides, routable but for this.</param>
    /// <param name="hit">Of an address of it, in full.</param>
    public static string ForListed(DestinationDomain row, FeedHit hit) =>
        $"{hit.Evidence}. As long as links or rules lead there, {row.Domain} {(hit.Blocks ? "is blocked" : "waits for a review")}, and nobody is sent to any page of it. "
        + "Lead elsewhere, or have an OPERATOR of the handle decide ALLOW" + (hit.Blocks ? " with \"confirm\": true, if that is wrong." : " or BLOCK.");

    /// <param name="row">The domain that decides.</param>
    /// <param name="verdict">Its verdict, which is not routable.</param>
    public static string For(DestinationDomain row, TrustVerdict verdict) => verdict.Reason switch
    {
        TrustReason.VerificationPending => $"Nobody is sent to {row.Domain} before it is proved to be yours. {Prove(row)}",
        TrustReason.VerificationFailed => $"Nobody is sent to {row.Domain}: the last check found a wrong proof. {Prove(row)}",
        TrustReason.ManualBlock => $"{row.Domain} was blocked by {row.DecisionBy}: {row.DecisionReason}. An OPERATOR of the handle can decide anew.",
        TrustReason.LegalBlock => $"{row.Domain} was blocked for legal reasons by {row.DecisionBy}: {row.DecisionReason}. An OPERATOR of the handle can decide anew.",
        TrustReason.RiskReview => $"{row.Domain} scores {row.RiskScore} and waits for a review. {Found(row)}An OPERATOR of the handle decides ALLOW or BLOCK.",
        TrustReason.RiskBlock => $"{row.Domain} scores {row.RiskScore} and is blocked. {Found(row)}An OPERATOR of the handle can decide ALLOW with \"confirm\": true, if that is wrong.",
        _ => $"Nobody is sent to {row.Domain}.",
    };

    public static string ForOwnHost(string host) =>
        $"Nobody is sent to {host}: short links themselves live there. Name the destination at which its link ends.";

    /// <summary>The record to set.</summary>
    public static string Prove(ProvedName row)
    {
        var challenge = row.Challenges().First(one => one.Method == VerificationMethod.DnsTxt);
        return $"Set the TXT record {challenge.Name} to \"{challenge.Value}\", then have the {(row is DestinationDomain ? "domain" : "host")} verified.";
    }

    private static string Found(DestinationDomain row) => row.RiskFactors.MaxBy(factor => factor.Points) is { } factor ? $"Above all: {factor.Evidence}. " : "";
}
