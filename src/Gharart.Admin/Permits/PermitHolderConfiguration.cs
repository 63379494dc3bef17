using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Permits;

internal sealed class PermitHolderConfiguration : IEntityTypeConfiguration<PermitHolder>
{
    public void Configure(EntityTypeBuilder<PermitHolder> builder)
    {
        builder.ToTable("permit_holders");
        builder.HasIndex(row => row.Name).IsUnique();
    }
}
