using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Links.Health;

internal sealed class HealthRunConfiguration : IEntityTypeConfiguration<HealthRun>
{
    public void Configure(EntityTypeBuilder<HealthRun> builder)
    {
        builder.ToTable("health_runs");
        builder.HasIndex(run => run.HandleId).IsUnique().HasFilter("finished_at IS NULL");
        builder.HasIndex(run => new { run.HandleId, run.Id });
        builder.Property(run => run.Slugs).IsJson();
        builder.HasOne<Handle>().WithMany().HasForeignKey(run => run.HandleId).OnDelete(DeleteBehavior.Cascade);
    }
}
