using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>Ends deliveries that nobody can end by trying, and forgets old ones.</summary>
internal static class DeliverySweep
{
    /// <summary>So long the log shows a delivery that has ended.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    public static async Task RunAsync(AdminDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var old = now - Retention;
        await db.Deliveries.Where(row => row.CompletedAt < old).ExecuteDeleteAsync(cancellationToken);

        // Of templates that are disabled nothing is tried.
        await db.Deliveries
            .Where(row => row.Status == DeliveryStatus.Pending && row.GivesUpAt <= now && db.TrackingTemplates.Any(template => template.Id == row.TemplateId && !template.Enabled))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, DeliveryStatus.Failed).SetProperty(row => row.CompletedAt, now), cancellationToken);
    }

    /// <summary>Gives up what was waiting too long for an endpoint that rests.</summary>
    public static Task<int> GiveUpAsync(AdminDbContext db, int templateId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Deliveries.Where(row => row.TemplateId == templateId && row.Status == DeliveryStatus.Pending && row.GivesUpAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, DeliveryStatus.Failed).SetProperty(row => row.CompletedAt, now), cancellationToken);
}
