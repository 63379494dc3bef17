using System.Runtime.CompilerServices;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Passwords;
using Gharart.Edge.Permits;
using Gharart.Edge.Snapshots;

namespace Gharart.Edge.Redirecting;

/// <summary>Follows a click to where it leads: decides in memory, writes it to the journal, and only then lets the answer go.</summary>
internal sealed class ClickFollower(VisitorReader visitors, ClickJournal journal, EdgePermits permits, Refusals refusals, EdgeMetrics metrics)
{
    private static readonly (string Name, string Value)[] RouteHeaders =
        [("Cache-Control", "private, no-store"), ("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Robots-Tag", "noindex")];

    private static readonly byte[] FoundBlock = ResponseWriter.Block(302, [.. RouteHeaders, ("Content-Length", "0")]);
    private static readonly byte[] TemporaryBlock = ResponseWriter.Block(307, [.. RouteHeaders, ("Content-Length", "0")]);
    // To a form: a browser would take 307 for an order to send the password on.
    private static readonly byte[] SeeOtherBlock = ResponseWriter.Block(303, [.. RouteHeaders, ("Content-Length", "0")]);
    private static readonly byte[] BridgeBlock = ResponseWriter.Block(200, [.. HtmlPage.Headers, ("Referrer-Policy", "strict-origin-when-cross-origin")]);
    private static readonly byte[] EventBlock = ResponseWriter.Block(200, [.. HtmlPage.EventHeaders, ("Referrer-Policy", "strict-origin-when-cross-origin")]);

    private static ReadOnlySpan<byte> LocationName => "Location: "u8;

    private static ReadOnlySpan<byte> SetCookieName => "Set-Cookie: "u8;

    // 20 KiB of stack that is written before it is read: clearing it first takes 200 ns, a tenth of the click.
    [SkipLocalsInit]
    public void Follow(
        RequestHead request,
        PasswordVerdict? verdict,
        ref ResponseWriter response,
        ServedSnapshot served,
        HandleSnapshot handle,
        in LinkView link,
        in VisitorPlace place,
        long now)
    {
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var inputs = visitors.Read(request, place, served.Index.Manifest, handle.Number, now, verdict?.Referrer);
        var visitor = VisitorClassifier.Classify(inputs, default, scratch, out var facts);
        var trace = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref trace);
        if (!decision.IsRouted)
        {
            refusals.Refuse(request, ref response, decision.Outcome, decision.Verdict, link);
            return;
        }

        if (decision.Outcome == RouteOutcome.Password && !IsOpen(request, verdict, ref response, link))
        {
            return;
        }

        var isCounted = !request.IsHead && !VisitorReader.IsPrefetch(request);
        var isBot = facts.IsCrawler;
        if (permits.TryTake(link, isCounted && !isBot) is var permit and not PermitVerdict.Granted)
        {
            refusals.Refuse(request, ref response, permit);
            return;
        }

        var issuesToken = isCounted && !isBot && (link.Flags & LinkFlags.AppendContext) != 0;
        var click = isCounted ? ClickIdGenerator.Next(now) : default;
        Span<byte> token = stackalloc byte[CtxToken.Length];
        if (!issuesToken || !served.Tokens.TryWrite(FollowedClick.Claims(click, served, handle, link, visitor, facts, decision), token))
        {
            token = [];
        }

        Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
        location = location[..RouteLocation.Compose(handle, link, visitor, decision, inputs.Query, isBot ? default : click, token, location)];
        Span<byte> cookie = stackalloc byte[VisitorCookie.MaxLength];
        var setsCookie = decision.SplitApplied && isCounted && !isBot && !facts.HasVisitorId && !facts.HasPrivacySignal;
        cookie = setsCookie ? cookie[..VisitorCookie.Write(decision.Rule!, decision.VariantIndex, request.IsHttps, cookie)] : [];

        // Journal first: an answer that got out without its click could never be made up for.
        metrics.Answered(request.IsHead ? EdgeAnswer.SkippedHead
            : !isCounted ? EdgeAnswer.SkippedPrefetch
            : journal.TryAppend(FollowedClick.Record(click, served, handle, link, visitor, facts, decision, token)) ? EdgeAnswer.Redirected
            : EdgeAnswer.RedirectedUnrecorded);
        if ((link.Flags & LinkFlags.Bridge) != 0)
        {
            var events = ShowsEvents(request, visitor, facts) ? handle.BridgeEvents?.Compose(link, visitor, decision, click) : null;
            Bridge(ref response, location, cookie, decision.Host!, events);
        }
        else
        {
            SendOn(ref response, link.Flags, location, cookie);
        }
    }

    // What the form, or a password that does not open the link, is answered with.
    private bool IsOpen(RequestHead request, PasswordVerdict? verdict, ref ResponseWriter response, in LinkView link)
    {
        if (permits.TryTake(link, isCounted: false) == PermitVerdict.UsedUp)
        {
            refusals.Refuse(request, ref response, PermitVerdict.UsedUp);
            return false;
        }

        switch (verdict?.Answer)
        {
            case null:
                metrics.Answered(EdgeAnswer.PasswordAsked);
                PasswordPage.Ask(ref response, request, PasswordForm.OriginOf(request[RequestHeader.Referer]));
                return false;
            case PasswordAnswer.TooMany:
                refusals.Refuse(request, ref response, EdgeAnswer.PasswordTurnedAway, ErrorPage.TooManyPasswords, "Retry-After: "u8, Encoding.ASCII.GetBytes($"{verdict.RetryAfter}"));
                return false;
            case PasswordAnswer.Busy:
                refusals.Refuse(request, ref response, EdgeAnswer.PasswordTurnedAway, ErrorPage.PasswordsWait);
                return false;
            case PasswordAnswer.Right when link.PasswordHash.SequenceEqual(verdict.Hash):
                return true;
            default:
                // Also where the password was changed while an old one was looked at.
                metrics.Answered(EdgeAnswer.PasswordWrong);
                PasswordPage.AskAgain(ref response, request, verdict.Referrer);
                return false;
        }
    }

    private static void SendOn(
        ref ResponseWriter response, LinkFlags flags, scoped ReadOnlySpan<byte> location, scoped ReadOnlySpan<byte> cookie)
    {
        ReadOnlySpan<byte> block = (flags & LinkFlags.HasPassword) != 0 ? SeeOtherBlock
            : (flags & LinkFlags.TemporaryRedirect307) != 0 ? TemporaryBlock
            : FoundBlock;
        Begin(ref response, block, LocationName.Length + location.Length + 2, cookie);
        response.Header(LocationName, location);
        response.End();
    }

    private static void Bridge(
        ref ResponseWriter response, scoped ReadOnlySpan<byte> location, scoped ReadOnlySpan<byte> cookie, string host, byte[]? events)
    {
        Begin(ref response, events is null ? BridgeBlock : EventBlock, 0, cookie);
        response.End(HtmlPage.Bridge(Encoding.ASCII.GetString(location), host, events is null ? null : Encoding.ASCII.GetString(events)));
    }

    private static void Begin(ref ResponseWriter response, ReadOnlySpan<byte> block, int room, scoped ReadOnlySpan<byte> cookie)
    {
        response.Begin(block, room + SetCookieName.Length + cookie.Length + 2);
        if (!cookie.IsEmpty)
        {
            response.Header(SetCookieName, cookie);
        }
    }

    // The script of another company is for people who look at the page, and have not asked to be left alone.
    private static bool ShowsEvents(RequestHead request, in VisitorContext visitor, in VisitorFacts facts) =>
        !facts.HasPrivacySignal && !facts.IsCrawler && visitor.Device != DeviceClass.Bot && !VisitorReader.IsPrefetch(request);
}
