using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Links.Health;

internal sealed class LinkHealthConfiguration : IEntityTypeConfiguration<LinkHealth>
{
    public void Configure(EntityTypeBuilder<LinkHealth> builder)
    {
        builder.ToTable("link_health");
        builder.HasKey(health => health.LinkId);
        builder.Property(health => health.LinkId).ValueGeneratedNever();
        builder.HasIndex(health => new { health.HandleId, health.CheckedAt });
        builder.Property(health => health.Destinations).IsJson();
        builder.HasOne(health => health.Link).WithOne().HasForeignKey<LinkHealth>(health => health.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
