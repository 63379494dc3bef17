using System.Buffers;
using System.Text;
using Gharart.Core.Slugs;
using Gharart.Edge.Http;
using Gharart.Edge.Management;
using Gharart.Edge.Pages;
using Gharart.Edge.Passwords;
using Gharart.Edge.Snapshots;
using Microsoft.AspNetCore.Connections;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gharart.Edge.Redirecting;

/// <summary>Answers visitors (contract §17). Reads the live snapshot once and finds what was asked for in it. Blocks on nothing and asks nobody.</summary>
internal sealed partial class RedirectHandler(
    SnapshotHolder snapshots,
    VisitorReader visitors,
    ClickFollower clicks,
    TargetPages targets,
    PasswordGate passwords,
    WellKnownPages wellKnown,
    Refusals refusals,
    EdgeOptions options,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<RedirectHandler> logger) : IVisitorHandler
{
    private readonly byte[] _publicDomain = Encoding.ASCII.GetBytes(options.PublicDomain);

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
            refusals.Refuse(request, ref response, EdgeAnswer.Failed, ErrorPage.Internal);
        }
    }

    /// <inheritdoc />
    public void Refuse(RequestHead request, BadHttpRequestException fault, IBufferWriter<byte> output)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        request.Identify(now);
        var response = new ResponseWriter(request, output, endsConnection: true, now);
        refusals.Refuse(request, ref response, EdgeAnswer.BadRequest, ErrorPage.OfRefused(fault.StatusCode));
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
            refusals.Refuse(request, ref response, EdgeAnswer.Unavailable, ErrorPage.Unavailable);
            return;
        }

        var address = ShortLinkAddress.Parse(request[RequestHeader.Host], request.Path, _publicDomain);
        if (!SlugKey.TryPack(address.Slug, out var key) || address.FindHandle(served.Index) is not { } handle)
        {
            refusals.Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
            return;
        }

        // Two look-ups that wait for memory, at the same time.
        handle.PrefetchLink(key);
        var place = visitors.Locate(request);
        if (!handle.TryFindLink(key, out var link))
        {
            refusals.Refuse(request, ref response, EdgeAnswer.NotFound, ErrorPage.NotFound);
        }
        else if (address.AsksForTarget)
        {
            targets.Show(request, ref response, served, handle, link, place, address, now);
        }
        else
        {
            clicks.Follow(request, verdict, ref response, served, handle, link, place, now);
        }
    }

    // Of other methods there is only the form of a link with a password.
    private bool AnswersMethod(RequestHead request, PasswordVerdict? verdict, ref ResponseWriter response)
    {
        if (!passwords.AsksForPassword(request))
        {
            refusals.Refuse(request, ref response, EdgeAnswer.MethodNotAllowed, ErrorPage.MethodNotAllowed);
        }
        else if (request.Method != KestrelMethod.Post)
        {
            refusals.Refuse(request, ref response, EdgeAnswer.MethodNotAllowed, ErrorPage.MethodNotAllowedByForm);
        }
        else if (verdict is null)
        {
            refusals.Refuse(request, ref response, EdgeAnswer.BadRequest, ErrorPage.UnsupportedForm);
        }
        else
        {
            return true;
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} could not be answered")]
        public static partial void NotAnswered(ILogger logger, string requestId, Exception exception);
    }
}
