using System.Runtime.CompilerServices;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Permits;
using Gharart.Edge.Snapshots;

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
    WellKnownPages wellKnown,
    EdgeOptions options,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<RedirectHandler> logger)
{
    private readonly string _publicDomain = options.PublicDomain;
    private readonly string _contact = options.Contact;

    public Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Set(context, time);
        try
        {
            return Answer(context, requestId);
        }
#pragma warning disable CA1031 // A fault in the program: the visitor gets a page with the request id, the operator the same id in the log.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.NotAnswered(logger, requestId, e);
            context.Response.Clear();
            context.Response.Headers[RequestIds.Header] = requestId;
            return Refuse(context, EdgeAnswer.Failed, ErrorPage.Internal, requestId);
        }
    }

    private Task Answer(HttpContext context, string requestId)
    {
        // No body is ever read. A connection that may carry one ends here, so that what a proxy takes for the next request cannot differ from ours.
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            context.Response.Headers.Connection = "close";
        }

        var method = context.Request.Method;
        var isHead = HttpMethods.IsHead(method);
        if (!isHead && !HttpMethods.IsGet(method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Refuse(context, EdgeAnswer.MethodNotAllowed, ErrorPage.MethodNotAllowed, requestId);
        }

        var path = context.Request.Path.Value ?? "/";
        if (wellKnown.TryAnswer(context, path, out var answered))
        {
            metrics.Answered(EdgeAnswer.Page);
            return answered;
        }

        if (snapshots.Current is not { } served)
        {
            context.Response.Headers.RetryAfter = "5";
            return Refuse(context, EdgeAnswer.Unavailable, ErrorPage.Unavailable, requestId);
        }

        var address = ShortLinkAddress.Parse((string?)context.Request.Headers.Host, path, _publicDomain);
        if (!address.TryPackSlug(out var key) || FindHandle(served.Index, address.Handle) is not { } handle || !handle.TryFindLink(key, out var link))
        {
            return Refuse(context, EdgeAnswer.NotFound, ErrorPage.NotFound, requestId);
        }

        return address.AsksForTarget
            ? ShowTarget(context, served, handle, link, requestId)
            : Follow(context, served, handle, link, isHead, requestId);
    }

    // 20 KiB of stack that is written before it is read: clearing it first takes 200 ns, a tenth of the click.
    [SkipLocalsInit]
    private Task Follow(HttpContext context, ServedSnapshot served, HandleSnapshot handle, in LinkView link, bool isHead, string requestId)
    {
        Span<byte> headerBuffer = stackalloc byte[HeaderBytes.Length];
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var inputs = visitors.Read(context, served.Index.Manifest, handle.Number, new HeaderBytes(headerBuffer));
        var visitor = VisitorClassifier.Classify(inputs, default, scratch, out var facts);
        var trace = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref trace);
        if (!decision.IsRouted)
        {
            return RefuseRoute(context, decision, requestId);
        }

        var isCounted = !isHead && !VisitorReader.IsPrefetch(context.Request);
        var isBot = visitor.Device == DeviceClass.Bot;
        if (permits.TryTake(link, isCounted && !isBot) is var permit and not PermitVerdict.Granted)
        {
            return RefusePermit(context, permit, requestId);
        }

        var issuesToken = isCounted && !isBot && (link.Flags & LinkFlags.AppendContext) != 0;
        var click = isCounted ? ClickIdGenerator.Next(visitor.UnixMilliseconds) : default;
        Span<byte> token = stackalloc byte[CtxToken.Length];
        if (!issuesToken || !served.Tokens.TryWrite(Claims(click, served, handle, link, visitor, facts, decision), token))
        {
            token = [];
        }

        Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
        var length = RouteLocation.Compose(decision, link, inputs.Query, token, location);
        if (decision.SplitApplied && isCounted && !isBot && !facts.HasVisitorId && !facts.HasPrivacySignal)
        {
            context.Response.Headers.Append("Set-Cookie", VisitorCookie.Create(decision.Rule!, decision.VariantIndex, context.Request.IsHttps));
        }

        var text = Encoding.ASCII.GetString(location[..length]);
        SetRouteHeaders(context.Response, link.Flags, decision.Outcome, text);

        // Journal first: an answer that got out without its click could never be made up for.
        metrics.Answered(isHead ? EdgeAnswer.SkippedHead
            : !isCounted ? EdgeAnswer.SkippedPrefetch
            : journal.TryAppend(Record(click, served, handle, link, visitor, facts, decision, token)) ? EdgeAnswer.Redirected
            : EdgeAnswer.RedirectedUnrecorded);
        return decision.Outcome == RouteOutcome.Bridge ? PageWriter.WriteBridgeAsync(context, text, decision.Host!) : Task.CompletedTask;
    }

    private Task ShowTarget(HttpContext context, ServedSnapshot served, HandleSnapshot handle, in LinkView link, string requestId)
    {
        Span<byte> headerBuffer = stackalloc byte[HeaderBytes.Length];
        Span<byte> scratch = stackalloc byte[VisitorClassifier.ScratchLength];
        var inputs = visitors.Read(context, served.Index.Manifest, handle.Number, new HeaderBytes(headerBuffer));
        var visitor = VisitorClassifier.Classify(inputs, default, scratch, out _);
        var trace = default(NoTrace);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref trace);
        if (decision.Outcome is RouteOutcome.NotFound or RouteOutcome.Gone)
        {
            return RefuseRoute(context, decision, requestId);
        }

        if (decision.IsRouted && permits.TryTake(link, isCounted: false) == PermitVerdict.UsedUp)
        {
            return RefusePermit(context, PermitVerdict.UsedUp, requestId);
        }

        string? destination = null;
        if (decision.IsRouted)
        {
            Span<byte> location = stackalloc byte[RouteLocation.MaxLength];
            destination = Encoding.ASCII.GetString(location[..RouteLocation.Compose(decision, link, [], [], location)]);
        }

        metrics.Answered(EdgeAnswer.Page);
        Span<byte> slug = stackalloc byte[SlugKey.MaxLength + 1];
        var shortUrl = $"{handle.Name}.{_publicDomain}/{Encoding.ASCII.GetString(slug[..link.WriteSlug(slug)])}";
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        return PageWriter.WriteTargetAsync(context, shortUrl, destination, DescribeTrust(decision.Host, decision.Verdict), ReportUrl(shortUrl), requestId);
    }

    private Task RefuseRoute(HttpContext context, in RouteDecision decision, string requestId)
    {
        switch (decision.Outcome)
        {
            case RouteOutcome.Gone:
                return Refuse(context, EdgeAnswer.Gone, ErrorPage.Gone, requestId);
            case RouteOutcome.Blocked when decision.IsLegalBlock:
                context.Response.Headers.Link = $"<{context.Request.Scheme}://{_publicDomain}>; rel=\"blocked-by\"";
                return Refuse(context, EdgeAnswer.Blocked, ErrorPage.LegalBlock, requestId);
            case RouteOutcome.Blocked:
                return Refuse(context, EdgeAnswer.Blocked, ErrorPage.Blocked, requestId);
            default:
                return Refuse(context, EdgeAnswer.NotFound, ErrorPage.NotFound, requestId);
        }
    }

    private Task RefusePermit(HttpContext context, PermitVerdict verdict, string requestId)
    {
        if (verdict == PermitVerdict.UsedUp)
        {
            return Refuse(context, EdgeAnswer.Gone, ErrorPage.Gone, requestId);
        }

        // Browsers then ask again by themselves.
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers["Refresh"] = "1";
        return Refuse(context, EdgeAnswer.OutOfPermits, ErrorPage.OutOfPermits, requestId);
    }

    private Task Refuse(HttpContext context, EdgeAnswer answer, ErrorPage page, string requestId)
    {
        metrics.Answered(answer);
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        return PageWriter.WriteErrorAsync(context, page, requestId);
    }

    private static void SetRouteHeaders(HttpResponse response, LinkFlags flags, RouteOutcome outcome, string location)
    {
        var headers = response.Headers;
        headers.CacheControl = "private, no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        if (outcome == RouteOutcome.Redirect)
        {
            response.StatusCode = (flags & LinkFlags.TemporaryRedirect307) != 0 ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status302Found;
            headers.Location = location;
            response.ContentLength = 0;
        }
    }

    private static HandleSnapshot? FindHandle(SnapshotIndex index, ReadOnlySpan<char> name)
    {
        Span<byte> lower = stackalloc byte[HandleName.MaxLength];
        return name.Length is > 0 and <= HandleName.MaxLength && Ascii.ToLower(name, lower, out var written) == System.Buffers.OperationStatus.Done
            ? index.Find(lower[..written])
            : null;
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
            Traits = (facts.HasPrivacySignal ? CtxTraits.PrivacySignal : 0) | (decision.Layer == RouteLayer.Fallback ? CtxTraits.Fallback : 0),
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
            Flags = (visitor.Device == DeviceClass.Bot ? ClickFlags.Bot : 0)
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
        TrustReason.Verified or TrustReason.VerificationLapsing => $"Whoever runs this short link proved that {verdict.Domain} is theirs.",
        TrustReason.Waived => $"An owner of this short link vouched for {verdict.Domain}; it could not be proved.",
        TrustReason.LegalBlock => $"{host} is blocked for legal reasons.",
        _ => $"{host} is not trusted at the moment.",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} could not be answered")]
        public static partial void NotAnswered(ILogger logger, string requestId, Exception exception);
    }
}
