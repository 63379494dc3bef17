using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Publishing;

internal sealed class PendingPublishConfiguration : IEntityTypeConfiguration<PendingPublish>
{
    public void Configure(EntityTypeBuilder<PendingPublish> builder)
    {
        builder.ToTable("pending_publishes");
        builder.Property(row => row.RemovedLinks).HasDefaultValue(0);
    }
}
