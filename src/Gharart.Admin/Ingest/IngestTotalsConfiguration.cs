using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Ingest;

internal sealed class IngestTotalsConfiguration : IEntityTypeConfiguration<IngestTotals>
{
    public void Configure(EntityTypeBuilder<IngestTotals> builder)
    {
        builder.ToTable("click_totals");
        builder.HasKey(row => row.EdgeId);
    }
}
