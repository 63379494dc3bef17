using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Suffixes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Handles;

internal static class HandleEndpoints
{
    public static void MapHandles(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles").WithTags("Handles");
        group.MapPost("", Create).WithSummary("Create a handle and own it");
        group.MapGet("", List).WithSummary("List the handles one is a member of");
        group.MapGet("/{handle}", Get).RequireHandleRole(HandleRole.Creator).WithSummary("Read a handle's settings");
        group.MapPut("/{handle}", Update).RequireHandleRole(HandleRole.Operator).WithSummary("Replace a handle's settings");
        group.MapContextOrigins();
        group.MapCustomHosts();
        group.MapHandleOwnership();
    }

    private static async Task<Results<Created<HandleResponse>, ApiProblem>> Create(
        CreateHandleRequest request, AdminDbContext db, CurrentUser user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        HandleRules.CheckName(errors, request.Handle);
        HandleRules.CheckDisplayName(errors, request.DisplayName);
        HandleRules.CheckTimeZone(errors, request.TimeZone);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var released = await db.ReleasedHandles.SingleOrDefaultAsync(row => row.Name == request.Handle, cancellationToken);
        if (released is not null && released.AccountId != user.AccountId)
        {
            return ApiProblem.Conflict("This handle is taken.");
        }

        if (released is not null)
        {
            db.ReleasedHandles.Remove(released);
        }

        var handle = new Handle
        {
            Name = request.Handle!,
            DisplayName = request.DisplayName,
            TimeZone = request.TimeZone ?? HandleRules.DefaultTimeZone,
            Members = { new HandleMember { AccountId = user.AccountId, Role = HandleRole.Owner } },
        };
        db.Handles.Add(handle);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/v2/handles/{handle.Name}", HandleResponse.From(handle, HandleRole.Owner));
    }

    private static async Task<Results<Ok<Page<HandleResponse>>, ApiProblem>> List(
        [AsParameters] PageQuery query, PageTokens pages, AdminDbContext db, CurrentUser user, CancellationToken cancellationToken)
    {
        if (pages.Read(query, $"handles/{user.AccountId}", out var page) is { } problem)
        {
            return problem;
        }

        var rows = await db.Handles.AsNoTracking()
            .Include(handle => handle.CustomHosts)
            .Where(handle => page.After == null || handle.Name.CompareTo(page.After) > 0)
            .SelectMany(handle => handle.Members.Where(member => member.AccountId == user.AccountId), (handle, member) => new { handle, member.Role })
            .OrderBy(row => row.handle.Name)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(pages.Answer([.. rows.Select(row => HandleResponse.From(row.handle, row.Role))], page, row => row.Handle));
    }

    private static async Task<Ok<HandleResponse>> Get(HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        var handle = await db.Handles.AsNoTracking().Include(row => row.CustomHosts).SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        return TypedResults.Ok(HandleResponse.From(handle, access.Role));
    }

    private static async Task<Results<Ok<HandleResponse>, ApiProblem>> Update(
        UpdateHandleRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        AdminDbContext db,
        OwnHosts ownHosts,
        ShortLinkHosts shortLinks,
        PublicSuffixes suffixes,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        HandleRules.CheckDisplayName(errors, request.DisplayName);
        HandleRules.CheckTimeZone(errors, request.TimeZone);
        var fallbackUrl = request.FallbackUrl is null ? null : shortLinks.ReadDestination(errors, request.FallbackUrl, "fallbackUrl");
        var customHosts = HandleRules.ReadCustomHosts(errors, request.CustomHosts, ownHosts, suffixes.Current);
        var contextOrigins = HandleRules.ReadContextOrigins(errors, request.ContextOrigins);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var handle = await db.Handles.Include(row => row.CustomHosts).SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        if (!ETags.Allows(ifMatch, handle.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        handle.DisplayName = request.DisplayName;
        handle.TimeZone = request.TimeZone ?? HandleRules.DefaultTimeZone;
        handle.FallbackUrl = fallbackUrl;
        handle.CollisionPolicy = request.CollisionPolicy ?? CollisionPolicy.Warn;
        handle.ContextOrigins = contextOrigins;
        if (Replace(handle.CustomHosts, customHosts, time.GetUtcNowMilliseconds()))
        {
            // The hosts are part of the handle: its version counts their changes too.
            db.Entry(handle).State = EntityState.Modified;
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(HandleResponse.From(handle, access.Role));
    }

    // A host that stays keeps its proof.
    private static bool Replace(List<CustomHost> hosts, List<string> wanted, DateTimeOffset now)
    {
        var added = wanted.Except(hosts.Select(host => host.Host)).ToList();
        hosts.AddRange(added.Select(host => CustomHost.Claim(host, now)));
        return hosts.RemoveAll(host => !wanted.Contains(host.Host)) + added.Count > 0;
    }
}
