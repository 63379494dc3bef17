using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Ingest;

internal sealed class IngestWatermarkConfiguration : IEntityTypeConfiguration<IngestWatermark>
{
    public void Configure(EntityTypeBuilder<IngestWatermark> builder)
    {
        builder.ToTable("click_watermarks");
        builder.HasKey(row => row.EdgeId);
    }
}
