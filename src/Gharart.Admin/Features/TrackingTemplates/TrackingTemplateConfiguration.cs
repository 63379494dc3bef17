using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.TrackingTemplates;

internal sealed class TrackingTemplateConfiguration : IEntityTypeConfiguration<TrackingTemplate>
{
    public void Configure(EntityTypeBuilder<TrackingTemplate> builder)
    {
        builder.ToTable("tracking_templates");
        builder.HasIndex(template => new { template.HandleId, template.TemplateKey }).IsUnique();
        builder.Property(template => template.AppliesTo).IsJson();
        builder.Property(template => template.Settings).IsJson();
        builder.HasOne<Handle>().WithMany().HasForeignKey(template => template.HandleId).OnDelete(DeleteBehavior.Cascade);
    }
}
