using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Usage;

internal sealed class DailyWriteCountConfiguration : IEntityTypeConfiguration<DailyWriteCount>
{
    public void Configure(EntityTypeBuilder<DailyWriteCount> builder)
    {
        builder.ToTable("daily_write_counts");
        builder.HasKey(count => new { count.AccountId, count.Day });
        builder.HasOne<Account>().WithMany().HasForeignKey(count => count.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
