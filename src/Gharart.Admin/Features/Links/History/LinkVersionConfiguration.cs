using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Links.History;

internal sealed class LinkVersionConfiguration : IEntityTypeConfiguration<LinkVersion>
{
    public void Configure(EntityTypeBuilder<LinkVersion> builder)
    {
        builder.ToTable("link_versions");
        builder.HasIndex(version => new { version.LinkId, version.Version }).IsUnique();
        builder.Property(version => version.Changed).IsJson();
        builder.Property(version => version.Content).IsJson();
        builder.HasOne<Link>().WithMany().HasForeignKey(version => version.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
