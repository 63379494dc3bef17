using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Permits;

namespace Gharart.Edge.Redirecting;

/// <summary>Answers with a page what is not sent on, and counts it.</summary>
internal sealed class Refusals(EdgeMetrics metrics, EdgeOptions options)
{
    private readonly BlockedPages _blockedPages = new();

    /// <summary>Whether not even an untrusted destination is named: whoever runs the link keeps all of it behind the password.</summary>
    public static bool IsHidden(in LinkView link) => (link.Flags & LinkFlags.HasPassword) != 0;

    /// <summary>A decision that leads nowhere.</summary>
    public void Refuse(RequestHead request, ref ResponseWriter response, RouteOutcome outcome, TrustVerdict? verdict, in LinkView link)
    {
        switch (outcome)
        {
            case RouteOutcome.Gone:
                Refuse(request, ref response, EdgeAnswer.Gone, ErrorPage.Gone);
                break;
            case RouteOutcome.Blocked when verdict?.Decision == TrustDecision.LegalBlock:
                var blocker = $"<{(request.IsHttps ? "https" : "http")}://{options.PublicDomain}>; rel=\"blocked-by\"";
                Refuse(request, ref response, EdgeAnswer.Blocked, ErrorPage.LegalBlock, "Link: "u8, Encoding.ASCII.GetBytes(blocker));
                break;
            case RouteOutcome.Blocked:
                Refuse(request, ref response, EdgeAnswer.Blocked, IsHidden(link) ? ErrorPage.BlockedUntold : _blockedPages.Of(verdict));
                break;
            default:
                Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
                break;
        }
    }

    /// <summary>A link with a limit that gave no permit.</summary>
    public void Refuse(RequestHead request, ref ResponseWriter response, PermitVerdict verdict)
    {
        if (verdict == PermitVerdict.UsedUp)
        {
            Refuse(request, ref response, EdgeAnswer.Gone, ErrorPage.Gone);
        }
        else
        {
            Refuse(request, ref response, EdgeAnswer.OutOfPermits, ErrorPage.OutOfPermits);
        }
    }

    /// <summary>Anything else, with one header of its own.</summary>
    public void Refuse(
        RequestHead request,
        ref ResponseWriter response,
        EdgeAnswer answer,
        ErrorPage page,
        scoped ReadOnlySpan<byte> header = default,
        scoped ReadOnlySpan<byte> value = default)
    {
        metrics.Answered(answer);
        page.Write(ref response, request, header, value);
    }
}
