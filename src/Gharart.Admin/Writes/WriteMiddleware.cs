using System.Runtime.ExceptionServices;
using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Idempotency;
using Gharart.Admin.Identity;
using Gharart.Admin.Usage;
using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Admin.Writes;

/// <summary>
/// Around every handler that may write: its effect, the audit of it, its count towards the daily limit and the answer under its
/// <c>Idempotency-Key</c> are one transaction, committed before the first byte of the answer goes out. After any crash either all is there,
/// and a retry with the key gets the answer, or nothing is.
/// </summary>
internal sealed class WriteMiddleware(
    RequestDelegate next, IdempotencyKeys keys, DailyWrites daily, AuditTrail audit, WriteQueue queue, SigningKeyRing ring)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (WriteRoute.Of(context) is not { } route)
        {
            await next(context);
            return;
        }

        var caller = Caller.Of(context);
        context.Features.Set(new WriteRequest());
        if (!route.TakesKey)
        {
            await WriteAsync(context, route, caller, keyed: null);
            return;
        }

        if (!IdempotencyKey.TryRead(context.Request.Headers[IdempotencyKey.Header], out var key))
        {
            await BadKey().ExecuteAsync(context);
            return;
        }

        var request = await keys.ReadAsync(context, caller, route.Pattern, key);
        if (!keys.TryBegin(request))
        {
            await IdempotencyKeys.InFlight(context).ExecuteAsync(context);
            return;
        }

        try
        {
            if (!await TryRepeatAsync(context, request))
            {
                await WriteAsync(context, route, caller, request);
            }
        }
        finally
        {
            keys.End(request);
        }
    }

    private static ApiProblem BadKey()
    {
        var errors = new FieldErrors();
        errors.Add(IdempotencyKey.Header, "must be 1 to 255 visible ASCII characters, bare or in quotes", "idempotencyKey");
        return ApiProblem.Validation(errors);
    }

    private async Task WriteAsync(HttpContext context, WriteRoute route, Caller caller, IdempotentRequest? keyed)
    {
        var db = context.RequestServices.GetRequiredService<AdminDbContext>();
        var accountId = route.IsCounted ? await DailyWrites.AccountOfAsync(db, context, caller) : null;
        if (accountId is { } account && await daily.RefuseAsync(db, context, account) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (context.Request.Path.StartsWithSegments("/v2/auth"))
        {
            // A new signing key is written over a connection of its own, which would wait for this request's transaction.
            _ = await ring.CurrentAsync(context.RequestAborted);
        }

        await using var writes = new WriteScope(db, queue);
        using var answer = new BufferedAnswer(context);
        ExceptionDispatchInfo? failure = null;
        try
        {
            await next(context);
            if (await EndAsync(context, route, caller, keyed, accountId, writes, answer) is { } tooMany)
            {
                answer.Discard();
                await tooMany.ExecuteAsync(context);
                return;
            }
        }
        catch (Exception exception) when (keyed is not null)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            await writes.RollbackAsync();
        }

        // Another process may have been first with the same key, and its effect may be why this one failed.
        if (keyed is not null && (failure is not null || context.Response.StatusCode >= StatusCodes.Status400BadRequest))
        {
            await writes.DisposeAsync();
            if (await TryRepeatAsync(context, keyed, answer))
            {
                return;
            }
        }

        failure?.Throw();
        await answer.SendAsync();
    }

    /// <summary>Commits a request that was accepted, with all that belongs to it; a problem where it was one too many.</summary>
    private async Task<ApiProblem?> EndAsync(
        HttpContext context, WriteRoute route, Caller caller, IdempotentRequest? keyed, int? accountId, WriteScope writes, BufferedAnswer answer)
    {
        switch (context.Response.StatusCode)
        {
            case >= StatusCodes.Status500InternalServerError:
                await writes.RollbackAsync();
                return null;
            case >= StatusCodes.Status400BadRequest:
                // What a refusing handler committed is to stay, such as a revoked session.
                await writes.CommitAsync();
                return null;
        }

        await writes.OpenAsync(context.RequestAborted);
        var db = context.RequestServices.GetRequiredService<AdminDbContext>();
        var count = context.Features.GetRequiredFeature<WriteRequest>().Count;
        if (accountId is { } account && count > 0 && await daily.CountAsync(db, context, account, count) is { } refusal)
        {
            await writes.RollbackAsync();
            return refusal;
        }

        // What a handler tried and did not save is not to be saved now.
        var changes = writes.Changes.ToList();
        db.ChangeTracker.Clear();
        audit.Write(db, context, caller, changes, route.IsAudited && count > 0 ? route.Pattern : null);
        if (keyed is not null)
        {
            await keys.RememberAsync(db, keyed, StoredAnswer.Of(context.Response, answer.Body));
        }

        await db.SaveChangesAsync(CancellationToken.None);
        await writes.CommitAsync();
        return null;
    }

    private async Task<bool> TryRepeatAsync(HttpContext context, IdempotentRequest request, BufferedAnswer? answer = null)
    {
        var db = context.RequestServices.GetRequiredService<AdminDbContext>();
        if (await keys.FindAsync(db, request, context.RequestAborted) is not { } first)
        {
            return false;
        }

        answer?.Discard();
        await first.ExecuteAsync(context);
        return true;
    }
}
