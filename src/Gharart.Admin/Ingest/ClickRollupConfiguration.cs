using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Ingest;

internal sealed class ClickRollupConfiguration : IEntityTypeConfiguration<ClickRollup>
{
    public void Configure(EntityTypeBuilder<ClickRollup> builder)
    {
        builder.ToTable("click_rollups");
        builder.HasKey(row => new { row.HandleId, row.Hour, row.LinkId, row.Country, row.Device });
    }
}
