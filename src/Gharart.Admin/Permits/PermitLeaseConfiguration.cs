using Gharart.Admin.Features.Links;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Permits;

internal sealed class PermitLeaseConfiguration : IEntityTypeConfiguration<PermitLease>
{
    public void Configure(EntityTypeBuilder<PermitLease> builder)
    {
        builder.ToTable("permit_leases");
        builder.HasKey(row => new { row.LinkId, row.HolderId });
        builder.HasOne<Link>().WithMany().HasForeignKey(row => row.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
