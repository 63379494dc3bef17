using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Links;

internal sealed class LinkConfiguration : IEntityTypeConfiguration<Link>
{
    public void Configure(EntityTypeBuilder<Link> builder)
    {
        builder.ToTable("links");
        builder.HasIndex(link => new { link.HandleId, link.SlugKey }).IsUnique();
        builder.HasIndex(link => new { link.HandleId, link.ShardHash });
        builder.Property(link => link.Tags).IsJson();
        builder.HasOne<Handle>().WithMany().HasForeignKey(link => link.HandleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(link => link.Rules).WithOne(rule => rule.Link).HasForeignKey(rule => rule.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
