using Gharart.Admin.Data;
using Gharart.Admin.Features.TrackingTemplates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Outbox.Deliveries;

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("deliveries");
        builder.HasIndex(delivery => delivery.DeliveryId).IsUnique();
        builder.HasIndex(delivery => new { delivery.TemplateId, delivery.Id });
        builder.HasIndex(delivery => new { delivery.TemplateId, delivery.NextAttemptAt }).HasFilter("status = 'PENDING'");
        builder.Property(delivery => delivery.Event).IsJson();
        builder.Property(delivery => delivery.Attempts).IsJson();
        builder.HasOne<TrackingTemplate>().WithMany().HasForeignKey(delivery => delivery.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}
