using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Core;
using Gharart.Core.Clicks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>Events on their way to the endpoint of a template, and the log of them.</summary>
internal static partial class DeliveryEndpoints
{
    public const string EventTypeForm = "[A-Za-z][A-Za-z0-9_]{0,39}";
    public const string CurrencyForm = "[A-Z]{3}";
    public const int MaxText = 64;
    public const int MaxValue = 1_000_000_000;

    private const string DefaultEvent = "test";

    public static void MapDeliveries(this IEndpointRouteBuilder templates)
    {
        templates.MapPost("/{templateKey}/test-event", Test).WithSummary("Send a conversion that is marked as a test the whole way to the endpoint");
        templates.MapGet("/{templateKey}/deliveries", List).WithSummary("List what was sent to the endpoint in the last 7 days, newest first");
        templates.MapGet("/{templateKey}/deliveries/{deliveryId}", Get).WithSummary("Read a delivery with its event and its attempts");
        templates.MapPost("/{templateKey}/deliveries/{deliveryId}/redeliver", Redeliver).WithSummary("Send an event again, now");
    }

    private static async Task<Results<Accepted<DeliveryResponse>, ApiProblem>> Test(
        string templateKey,
        TestEventRequest? request,
        HandleAccess access,
        AdminDbContext db,
        DeliveryQueue queue,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        Check(request, errors);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        if (await TrackingTemplateEndpoints.FindAsync(db, access, templateKey, cancellationToken) is not { } template)
        {
            return TrackingTemplateEndpoints.NotFound();
        }

        if (WhyNot(template) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNowMilliseconds();
        var delivery = queue.Enqueue(db, template, new ConversionEvent
        {
            ConversionId = ArtifactId.New(ArtifactId.ConversionPrefix, time),
            Test = true,
            Handle = access.Name,
            Slug = request?.Slug,
            CampaignId = request?.CampaignId,
            VariantId = request?.VariantId,
            ClickId = ClickIdGenerator.Next(now.ToUnixTimeMilliseconds()).ToString(),
            EventType = request?.EventType ?? DefaultEvent,
            Value = request?.Value,
            Currency = request?.Currency,
            OccurredAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        return Accepted(access, template, delivery, queue, context);
    }

    private static async Task<Results<Ok<Page<DeliveryResponse>>, ApiProblem>> List(
        string templateKey,
        [AsParameters] PageQuery query,
        [FromQuery, Description("Only deliveries that stand so."), Words(typeof(DeliveryStatus))] string? status,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        var wanted = default(DeliveryStatus);
        if (!string.IsNullOrEmpty(status) && !ContractEnum<DeliveryStatus>.TryParse(status, out wanted))
        {
            return ApiProblem.Invalid("status", $"must be one of {string.Join(", ", ContractEnum<DeliveryStatus>.All)}");
        }

        if (await TrackingTemplateEndpoints.FindAsync(db, access, templateKey, cancellationToken) is not { } template)
        {
            return TrackingTemplateEndpoints.NotFound();
        }

        if (pages.Read(query, $"deliveries/{template.Id}?{status}", out var page) is { } problem)
        {
            return problem;
        }

        var before = page.After is null ? int.MaxValue : int.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await db.Deliveries.AsNoTracking()
            .Where(row => row.TemplateId == template.Id && row.Id < before && (string.IsNullOrEmpty(status) || row.Status == wanted))
            .OrderByDescending(row => row.Id)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, row => row.Id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<DeliveryResponse>([.. answer.Items.Select(DeliveryResponse.From)], answer.NextToken));
    }

    private static async Task<Results<Ok<DeliveryResponse>, ApiProblem>> Get(
        string templateKey, string deliveryId, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken) =>
        await FindAsync(db, access, templateKey, deliveryId, cancellationToken) is (_, { } delivery)
            ? TypedResults.Ok(DeliveryResponse.From(delivery) with { Event = delivery.Event })
            : ApiProblem.NotFound("The delivery");

    private static async Task<Results<Accepted<DeliveryResponse>, ApiProblem>> Redeliver(
        string templateKey,
        string deliveryId,
        HandleAccess access,
        AdminDbContext db,
        DeliveryQueue queue,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(db, access, templateKey, deliveryId, cancellationToken) is not ({ } template, { } delivery))
        {
            return ApiProblem.NotFound("The delivery");
        }

        if (WhyNot(template) is { } refusal)
        {
            return refusal;
        }

        // The next attempt is noted against this time, so one that is on its way ends without a say.
        var now = time.GetUtcNowMilliseconds();
        (delivery.Status, delivery.CompletedAt, delivery.RoundAttempts) = (DeliveryStatus.Pending, null, 0);
        (delivery.NextAttemptAt, delivery.GivesUpAt) = (now, now + DeliveryQueue.GivesUpAfter);
        await db.SaveChangesAsync(cancellationToken);
        return Accepted(access, template, delivery, queue, context);
    }

    private static Accepted<DeliveryResponse> Accepted(
        HandleAccess access, TrackingTemplate template, Delivery delivery, DeliveryQueue queue, HttpContext context)
    {
        // The row is committed when the answer is on its way.
        context.Response.OnCompleted(() =>
        {
            queue.Wake();
            return Task.CompletedTask;
        });
        return TypedResults.Accepted(
            $"/v2/handles/{access.Name}/tracking-templates/{template.TemplateKey}/deliveries/{delivery.DeliveryId}", DeliveryResponse.From(delivery));
    }

    private static ApiProblem? WhyNot(TrackingTemplate template) =>
        template.Kind.IsForEdges() ? ApiProblem.Conflict($"Nothing is delivered for {ContractEnum<TemplateKind>.ToWord(template.Kind)}: edges act on it.")
        : !template.Enabled ? ApiProblem.Conflict("The template is disabled. Enable it first.")
        : null;

    private static void Check(TestEventRequest? request, FieldErrors errors)
    {
        errors.Check(request?.EventType is null || EventType().IsMatch(request.EventType), "eventType", "must be 1 to 40 of a-z, A-Z, 0-9 and '_', beginning with a letter");
        errors.Check(request?.Currency is null || Currency().IsMatch(request.Currency), "currency", "must be a code of ISO 4217 such as EUR");
        errors.Check(request?.Value is null || request.Currency is not null, "currency", "is required with a value");
        errors.Check(request?.Value is null or (>= 0 and <= MaxValue), "value", $"must be 0 to {MaxValue}");
        errors.Line(request?.Slug, "slug", MaxText);
        errors.Line(request?.CampaignId, "campaignId", MaxText);
        errors.Line(request?.VariantId, "variantId", MaxText);
    }

    private static async Task<(TrackingTemplate? Template, Delivery? Delivery)> FindAsync(
        AdminDbContext db, HandleAccess access, string templateKey, string deliveryId, CancellationToken cancellationToken)
    {
        var template = await TrackingTemplateEndpoints.FindAsync(db, access, templateKey, cancellationToken);
        return template is null
            ? default
            : (template, await db.Deliveries.SingleOrDefaultAsync(row => row.TemplateId == template.Id && row.DeliveryId == deliveryId, cancellationToken));
    }

    [GeneratedRegex(@"\A" + EventTypeForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventType();

    [GeneratedRegex(@"\A" + CurrencyForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Currency();
}
