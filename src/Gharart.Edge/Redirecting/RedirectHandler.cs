using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Passwords;
using Gharart.Edge.Permits;
using Gharart.Edge.Snapshots;
using Microsoft.AspNetCore.Connections;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gharart.Edge.Redirecting;

/// <summary>
/// Answers visitors (contract §17). Reads the live snapshot once, decides in memory, writes the click to the journal, and only then lets
/// the answer go. Blocks on nothing and asks nobody.
/// </summary>
internal sealed partial class RedirectHandler(
    SnapshotHolder snapshots,
    VisitorReader visitors,
    ClickJournal journal,
    EdgePermits permits,
    PasswordGate passwords,
    WellKnownPages wellKnown,
    EdgeOptions options,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<RedirectHandler> logger) : IVisitorHandler
{
    private static readonly (string Name, string Value)[] RouteHeaders =
        [("Cache-Control", "private, no-store"), ("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Robots-Tag", "noindex")];

    private static readonly byte[] FoundBlock = ResponseWriter.Block(302, [.. RouteHeaders, ("Content-Length", "0")]);
    private static readonly byte[] TemporaryBlock = ResponseWriter.Block(307, [.. RouteHeaders, ("Content-Length", "0")]);
    // To a form: a browser would take 307 for an order to send the password on.
    private static readonly byte[] SeeOtherBlock = ResponseWriter.Block(303, [.. RouteHeaders, ("Content-Length", "0")]);
    private static readonly byte[] BridgeBlock = ResponseWriter.Block(200, [.. HtmlPage.Headers, ("Referrer-Policy", "strict-origin-when-cross-origin")]);
    private static readonly byte[] PageBlock = ResponseWriter.Block(200, HtmlPage.Headers);

    private readonly byte[] _publicDomain = Encoding.ASCII.GetBytes(options.PublicDomain);
    private readonly string _contact = options.Contact;
    private readonly BlockedPages _blockedPages = new();

    private static ReadOnlySpan<byte> LocationName => "Location: "u8;

    private static ReadOnlySpan<byte> SetCookieName => "Set-Cookie: "u8;

    /// <inheritdoc />
    public Peer Meet(ConnectionContext connection) => visitors.Meet(connection);

    /// <inheritdoc />
    public bool TakesForm(RequestHead request) => passwords.TakesForm(request);

    /// <inheritdoc />
    public Task<PasswordVerdict> JudgeAsync(RequestHead request, byte[] form) => passwords.JudgeAsync(request, form);

    /// <inheritdoc />
    public void Answer(RequestHead request, IBufferWriter<byte> output, bool endsConnection, PasswordVerdict? verdict = null)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            request.Identify(now);
            var response = new ResponseWriter(request, output, endsConnection, now);
            Answer(request, verdict, ref response, now);
        }
#pragma warning disable CA1031 // A fault in the program: the visitor gets a page with the request id, the operator the same id in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            request.Identify(now);
            Log.NotAnswered(logger, Encoding.ASCII.GetString(request.RequestId), e);
            var response = new ResponseWriter(request, output, endsConnection, now);
            Refuse(request, ref response, EdgeAnswer.Failed, ErrorPage.Internal);
        }
    }

    /// <inheritdoc />
    public void Refuse(RequestHead request, BadHttpRequestException fault, IBufferWriter<byte> output)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        request.Identify(now);
        var response = new ResponseWriter(request, output, endsConnection: true, now);
        Refuse(request, ref response, EdgeAnswer.BadRequest, ErrorPage.OfRefused(fault.StatusCode));
    }

    private void Answer(RequestHead request, PasswordVerdict? verdict, ref ResponseWriter response, long now)
    {
        if (request.Method is not (KestrelMethod.Get or KestrelMethod.Head) && !AnswersMethod(request, verdict, ref response))
        {
            return;
        }

        if (wellKnown.TryAnswer(request.Path, now, ref response))
        {
            metrics.Answered(EdgeAnswer.Page);
            return;
        }

        if (snapshots.Current is not { } served)
        {
            Refuse(request, ref response, EdgeAnswer.Unavailable, ErrorPage.Unavailable);
            return;
        }

        var address = ShortLinkAddress.Parse(request[RequestHeader.Host], request.Path, _publicDomain);
        if (!SlugKey.TryPack(address.Slug, out var key) || address.FindHandle(served.Index) is not { } handle)
        {
            Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
            return;
        }

        // Two look-ups that wait for memory, at the same time.
        handle.PrefetchLink(key);
        var place = visitors.Locate(request);
        if (!handle.TryFindLink(key, out var link))
        {
            Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
        }
        else if (address.AsksForTarget)
        {
            ShowTarget(request, ref response, served, handle, link, place, address, now);
        }
        else
        {
            Follow(request, verdict, ref response, served, handle, link, place, now);
        }
    }

    // Of other methods there is only the form of a link with a password.
    private bool AnswersMethod(RequestHead request, PasswordVerdict? verdict, ref ResponseWriter response)
    {
        if (!passwords.AsksForPassword(request))
        {
            Refuse(request, ref response, EdgeAnswer.MethodNotAllowed, ErrorPage.MethodNotAllowed);
        }
        else if (request.Method != KestrelMethod.Post)
        {
            Refuse(request, ref response, EdgeAnswer.MethodNotAllowed, ErrorPage.MethodNotAllowedByForm);
        }
        else if (verdict is null)
        {
            Refuse(request, ref response, EdgeAnswer.BadRequest, ErrorPage.UnsupportedForm);
        }
        else
        {
            return true;
        }

        return false;
    }

    // 20 KiB of stack that is written before it is read: clearing it first takes 200 ns, a tenth of the click.
    [SkipLocalsInit]
    private void Follow(
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
            RefuseRoute(request, ref response, decision.Outcome, decision.Verdict, IsHidden(link));
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
            RefusePermit(request, ref response, permit);
            return;
        }

        var issuesToken = isCounted && !isBot && (link.Flags & LinkFlags.AppendContext) != 0;
        var click = isCounted ? ClickIdGenerator.Next(now) : default;
        Span<byte> token = stackalloc byte[CtxToken.Length];
        if (!issuesToken || !served.Tokens.TryWrite(Claims(click, served, handle, link, visitor, facts, decision), token))
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
            : journal.TryAppend(Record(click, served, handle, link, visitor, facts, decision, token)) ? EdgeAnswer.Redirected
            : EdgeAnswer.RedirectedUnrecorded);
        SendOn(ref response, link.Flags, (link.Flags & LinkFlags.Bridge) != 0 ? decision.Host : null, location, cookie);
    }

    // What the form, or a password that does not open the link, is answered with.
    private bool IsOpen(RequestHead request, PasswordVerdict? verdict, ref ResponseWriter response, in LinkView link)
    {
        if (permits.TryTake(link, isCounted: false) == PermitVerdict.UsedUp)
        {
            RefusePermit(request, ref response, PermitVerdict.UsedUp);
            return false;
        }

        switch (verdict?.Answer)
        {
            case null:
                metrics.Answered(EdgeAnswer.PasswordAsked);
                PasswordPage.Ask(ref response, request, PasswordForm.OriginOf(request[RequestHeader.Referer]));
                return false;
            case PasswordAnswer.TooMany:
                Refuse(request, ref response, EdgeAnswer.PasswordTurnedAway, ErrorPage.TooManyPasswords, "Retry-After: "u8, Encoding.ASCII.GetBytes($"{verdict.RetryAfter}"));
                return false;
            case PasswordAnswer.Busy:
                Refuse(request, ref response, EdgeAnswer.PasswordTurnedAway, ErrorPage.PasswordsWait);
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
        ref ResponseWriter response, LinkFlags flags, string? bridgeTo, scoped ReadOnlySpan<byte> location, scoped ReadOnlySpan<byte> cookie)
    {
        ReadOnlySpan<byte> block = bridgeTo is not null ? BridgeBlock
            : (flags & LinkFlags.HasPassword) != 0 ? SeeOtherBlock
            : (flags & LinkFlags.TemporaryRedirect307) != 0 ? TemporaryBlock
            : FoundBlock;
        response.Begin(block, LocationName.Length + location.Length + SetCookieName.Length + cookie.Length + 4);
        if (!cookie.IsEmpty)
        {
            response.Header(SetCookieName, cookie);
        }

        if (bridgeTo is not null)
        {
            response.End(HtmlPage.Bridge(Encoding.ASCII.GetString(location), bridgeTo));
        }
        else
        {
            response.Header(LocationName, location);
            response.End();
        }
    }

    private void ShowTarget(
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
            RefuseRoute(request, ref response, decision.Outcome, decision.Verdict, IsHidden(link));
            return;
        }

        if (decision.IsRouted && permits.TryTake(link, isCounted: false) == PermitVerdict.UsedUp)
        {
            RefusePermit(request, ref response, PermitVerdict.UsedUp);
            return;
        }

        var isHidden = IsHidden(link);
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

    // Not even which destination is not trusted: whoever runs the link keeps all of it behind the password.
    private static bool IsHidden(in LinkView link) => (link.Flags & LinkFlags.HasPassword) != 0;

    private void RefuseRoute(RequestHead request, ref ResponseWriter response, RouteOutcome outcome, TrustVerdict? verdict, bool isHidden)
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
                Refuse(request, ref response, EdgeAnswer.Blocked, isHidden ? ErrorPage.BlockedUntold : _blockedPages.Of(verdict));
                break;
            default:
                Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
                break;
        }
    }

    private void RefusePermit(RequestHead request, ref ResponseWriter response, PermitVerdict verdict)
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

    private void Refuse(
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

    private static CtxClaims Claims(
        ClickId click, ServedSnapshot served, HandleSnapshot handle, in LinkView link, in VisitorContext visitor, in VisitorFacts facts, in RouteDecision decision) => new()
        {
            ClickId = click,
            HandleId = handle.Number,
            CampaignId = decision.Campaign?.Number ?? 0,
            LinkId = link.Number,
            SnapshotRevision = unchecked((uint)served.Index.Manifest.Revision),
            RuleNumber = decision.Rule is { Number: <= ushort.MaxValue } rule ? (ushort)rule.Number : CtxClaims.NoRule,
            VariantIndex = decision.VariantIndex < 0 ? CtxClaims.NoVariant : (byte)decision.VariantIndex,
            Country = visitor.Country,
            Device = visitor.Device,
            Traits = (visitor.Device == DeviceClass.Bot ? CtxTraits.BotSuspect : 0)
                | (facts.HasPrivacySignal ? CtxTraits.PrivacySignal : 0)
                | (decision.Layer == RouteLayer.Fallback ? CtxTraits.Fallback : 0),
        };

    private static ClickRecord Record(
        ClickId click,
        ServedSnapshot served,
        HandleSnapshot handle,
        in LinkView link,
        in VisitorContext visitor,
        in VisitorFacts facts,
        in RouteDecision decision,
        ReadOnlySpan<byte> token) => new()
        {
            ClickId = click.Value,
            HandleId = handle.Number,
            LinkId = link.Number,
            CampaignId = decision.Campaign?.Number ?? 0,
            RuleNumber = decision.Rule?.Number ?? 0,
            SnapshotRevision = served.Index.Manifest.Revision,
            VisitorKey = facts.VisitorKey,
            Country = visitor.Country,
            Device = visitor.Device,
            Layer = (byte)decision.Layer,
            VariantIndex = decision.VariantIndex < 0 ? ClickRecord.NoVariant : (byte)decision.VariantIndex,
            Flags = (facts.IsCrawler ? ClickFlags.Bot : visitor.Device == DeviceClass.Bot ? ClickFlags.BotSuspect : 0)
                | (facts.HasPrivacySignal ? ClickFlags.PrivacySignal : 0)
                | (decision.Layer == RouteLayer.Fallback ? ClickFlags.Fallback : 0)
                | (facts.HasVisitorId ? ClickFlags.Returning : 0)
                | (token.IsEmpty ? 0 : ClickFlags.CtxIssued),
            Source = visitor.Source,
            ReferrerHost = facts.ReferrerHost,
            Segment = SecondSegment(visitor.Segments),
        };

    // The first segment, new or returning, is a flag of the record already.
    private static ReadOnlySpan<byte> SecondSegment(ReadOnlySpan<byte> segments)
    {
        var first = segments.IndexOf((byte)'\n');
        if (first < 0)
        {
            return [];
        }

        segments = segments[(first + 1)..];
        var second = segments.IndexOf((byte)'\n');
        return second < 0 ? segments : segments[..second];
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} could not be answered")]
        public static partial void NotAnswered(ILogger logger, string requestId, Exception exception);
    }
}
