using System.ComponentModel;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Core.Routing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.TrackingTemplates;

internal static class TrackingTemplateEndpoints
{
    private const int MaxTemplates = 100;

    // So long receivers may take to learn the new secret.
    private static readonly TimeSpan OldSecretLives = TimeSpan.FromHours(24);

    public static void MapTrackingTemplates(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/tracking-templates")
            .RequireHandleAccess(HandleRole.Creator, Scope.TemplatesRead, Scope.TemplatesWrite)
            .WithTags("Tracking templates");
        group.MapGet("", List).WithSummary("List the handle's tracking templates by key");
        group.MapPost("", Post).WithSummary("Create or replace a tracking template; the answer that creates a CUSTOM_WEBHOOK alone shows its secret");
        group.MapGet("/{templateKey}", Get).WithSummary("Read a tracking template");
        group.MapDelete("/{templateKey}", Delete).WithSummary("Delete a tracking template with its delivery log");
        group.MapPost("/{templateKey}/rotate-secret", RotateSecret)
            .WithSummary("Make a new signing secret; for 24 hours deliveries are signed with the old one too");
        group.MapDeliveries();
    }

    private static async Task<Results<Ok<Page<TemplateResponse>>, ApiProblem>> List(
        [AsParameters] PageQuery query,
        [FromQuery, Description("Only templates of this kind."), Words(typeof(TemplateKind))] string? kind,
        [FromQuery, Description("Only enabled, or only disabled ones.")] bool? enabled,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        var wanted = default(TemplateKind);
        if (!string.IsNullOrEmpty(kind) && !ContractEnum<TemplateKind>.TryParse(kind, out wanted))
        {
            return ApiProblem.Invalid("kind", $"must be one of {string.Join(", ", ContractEnum<TemplateKind>.All)}");
        }

        if (pages.Read(query, $"tracking-templates/{access.HandleId}?{kind}&{enabled}", out var page) is { } problem)
        {
            return problem;
        }

        var after = page.After ?? "";
        var rows = await Templates(db, access).AsNoTracking()
            .Where(row => row.TemplateKey.CompareTo(after) > 0)
            .Where(row => (string.IsNullOrEmpty(kind) || row.Kind == wanted) && (enabled == null || row.Enabled == enabled))
            .OrderBy(row => row.TemplateKey)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, row => row.TemplateKey);
        return TypedResults.Ok(new Page<TemplateResponse>([.. answer.Items.Select(TemplateResponse.From)], answer.NextToken));
    }

    private static async Task<Results<Ok<TemplateResponse>, ApiProblem>> Get(
        string templateKey, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken) =>
        await FindAsync(db, access, templateKey, cancellationToken) is { } template ? TypedResults.Ok(TemplateResponse.From(template)) : NotFound();

    private static async Task<Results<Created<TemplateResponse>, Ok<TemplateResponse>, ApiProblem>> Post(
        PostTemplateRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        AdminDbContext db,
        TemplateSecrets secrets,
        WebhookEndpoints endpoints,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        // Read and write as one, so that the limits cannot be raced.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var errors = new FieldErrors();
        var validator = new TemplateValidator(errors, endpoints);
        var (key, kind) = (validator.ReadKey(request.TemplateKey), validator.ReadKind(request.Kind));
        var templates = await Templates(db, access).ToListAsync(cancellationToken);
        var template = templates.Find(row => row.TemplateKey == key);
        var content = kind is { } read ? validator.Read(request, read, template?.SealedSecret is not null && template.Kind == read) : null;
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var isNew = template is null;
        if (ifMatch is not null && (template is null || !ETags.Allows(ifMatch, template.Version)))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (template is null)
        {
            template = new TrackingTemplate { HandleId = access.HandleId, TemplateKey = key!, Kind = kind!.Value };
            db.TrackingTemplates.Add(template);
            templates.Add(template);
        }

        content!.ApplyTo(template, secrets);
        if (WhyNot(template, templates, kind!.Value) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var answer = TemplateResponse.From(template);
        if (!isNew)
        {
            return TypedResults.Ok(answer);
        }

        response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/v2/handles/{access.Name}/tracking-templates/{key}", answer with { Secret = template.Kind == TemplateKind.CustomWebhook ? content.Secret : null });
    }

    private static async Task<Results<NoContent, ApiProblem>> Delete(
        string templateKey, [FromHeader(Name = "If-Match")] string? ifMatch, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, access, templateKey, cancellationToken) is not { } template)
        {
            return NotFound();
        }

        if (!ETags.Allows(ifMatch, template.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        db.TrackingTemplates.Remove(template);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TemplateResponse>, ApiProblem>> RotateSecret(
        string templateKey,
        HandleAccess access,
        AdminDbContext db,
        TemplateSecrets secrets,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(db, access, templateKey, cancellationToken) is not { } template)
        {
            return NotFound();
        }

        if (template.Kind != TemplateKind.CustomWebhook)
        {
            return ApiProblem.Conflict("Only a CUSTOM_WEBHOOK has a secret that is made here. Send the new one of another kind with the template.");
        }

        var secret = TemplateSecrets.NewSigningSecret();
        (template.SealedOldSecret, template.OldSecretUntil) = (template.SealedSecret, time.GetUtcNowMilliseconds() + OldSecretLives);
        template.SealedSecret = secrets.Seal(template, secret);
        await db.SaveChangesAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(TemplateResponse.From(template) with { Secret = secret });
    }

    private static ApiProblem? WhyNot(TrackingTemplate template, List<TrackingTemplate> all, TemplateKind kind)
    {
        if (template.Kind != kind)
        {
            return ApiProblem.Conflict($"The template is a {ContractEnum<TemplateKind>.ToWord(template.Kind)} and stays one. Delete it first, or choose another key.");
        }

        if (all.Count > MaxTemplates)
        {
            return ApiProblem.Conflict($"A handle has at most {MaxTemplates} tracking templates. Delete one first.");
        }

        var parameters = ParamsOf(all.Where(row => row.Enabled && row.Kind == TemplateKind.UrlParams));
        if (parameters > UrlParamSet.MaxParams)
        {
            return ApiProblem.Conflict($"The enabled URL_PARAMS templates of a handle have at most {UrlParamSet.MaxParams} parameters together; these are {parameters}.");
        }

        var events = all.Where(row => row.Enabled && row.Kind == TemplateKind.GtmEvent).ToList();
        var variables = ParamsOf(events);
        return events.Count > BridgeEventSet.MaxEvents || variables > BridgeEventSet.MaxVariables
            ? ApiProblem.Conflict($"A handle has at most {BridgeEventSet.MaxEvents} enabled GTM_EVENT templates, with {BridgeEventSet.MaxVariables} parameters together; these are {events.Count} with {variables}.")
            : null;
    }

    private static int ParamsOf(IEnumerable<TrackingTemplate> templates) => templates.Sum(row => row.Settings.Params?.Count ?? 0);

    internal static ApiProblem NotFound() => ApiProblem.NotFound("The tracking template");

    private static IQueryable<TrackingTemplate> Templates(AdminDbContext db, HandleAccess access) =>
        db.TrackingTemplates.Where(row => row.HandleId == access.HandleId);

    internal static Task<TrackingTemplate?> FindAsync(AdminDbContext db, HandleAccess access, string templateKey, CancellationToken cancellationToken) =>
        Templates(db, access).SingleOrDefaultAsync(row => row.TemplateKey == templateKey, cancellationToken);
}
