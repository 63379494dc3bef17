using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Ingest;

internal sealed class ClickConfiguration : IEntityTypeConfiguration<Click>
{
    public void Configure(EntityTypeBuilder<Click> builder)
    {
        builder.ToTable("clicks");
        builder.Property(row => row.Flags).HasConversion<long>();
        builder.HasIndex(row => new { row.HandleId, row.ClickedAt });
    }
}
