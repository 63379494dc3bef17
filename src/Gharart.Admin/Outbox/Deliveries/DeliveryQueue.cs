using Gharart.Admin.Data;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Core;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Where conversions are posted for their templates: in the transaction of the conversion, and <see cref="Wake"/> after the commit.</summary>
internal sealed class DeliveryQueue(DeliveryMetrics metrics, TimeProvider time)
{
    /// <summary>So long an event is tried.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromHours(24);

    /// <summary>More of one template do not wait: what is beyond it goes into the log as failed, to be sent again by hand.</summary>
    public const int MaxPending = 50_000;

    public WakeSignal Signal { get; } = new(time);

    /// <summary>Adds a delivery for each enabled template of the handle that is for this conversion to what the caller saves; answers how many.</summary>
    public async Task<int> EnqueueAsync(AdminDbContext db, int handleId, ConversionEvent conversion, CancellationToken cancellationToken)
    {
        var templates = await db.TrackingTemplates.AsNoTracking()
            .Where(row => row.HandleId == handleId && row.Enabled
                && (row.Kind == TemplateKind.CustomWebhook || row.Kind == TemplateKind.Ga4Event || row.Kind == TemplateKind.MetaPixel))
            .ToListAsync(cancellationToken);
        var wanted = templates.FindAll(template => IsFor(template, conversion));
        wanted.ForEach(template => Enqueue(db, template, conversion));
        return wanted.Count;
    }

    /// <summary>Adds the delivery of one template to what the caller saves.</summary>
    public Delivery Enqueue(AdminDbContext db, TrackingTemplate template, ConversionEvent conversion)
    {
        var now = time.GetUtcNowMilliseconds();
        var delivery = new Delivery
        {
            DeliveryId = ArtifactId.New(ArtifactId.DeliveryPrefix, time),
            TemplateId = template.Id,
            Event = conversion,
            NextAttemptAt = now,
            GivesUpAt = now + GivesUpAfter,
            CreatedAt = now,
        };
        if (metrics.PendingOf(template.Id) >= MaxPending)
        {
            delivery.Status = DeliveryStatus.Failed;
            delivery.CompletedAt = now;
            delivery.Attempts = [new DeliveryAttempt(now, 0, null, $"{MaxPending} events wait for this endpoint already.", null)];
        }

        db.Deliveries.Add(delivery);
        return delivery;
    }

    public void Wake() => Signal.Wake();

    private static bool IsFor(TrackingTemplate template, ConversionEvent conversion) =>
        !(conversion.HasPrivacySignal && template.Kind != TemplateKind.CustomWebhook)
        && template.AppliesTo.Slugs?.Contains(conversion.Slug ?? "", StringComparer.OrdinalIgnoreCase) != false
        && template.AppliesTo.CampaignIds?.Contains(conversion.CampaignId ?? "", StringComparer.Ordinal) != false;
}
