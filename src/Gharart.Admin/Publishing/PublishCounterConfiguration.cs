using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Publishing;

internal sealed class PublishCounterConfiguration : IEntityTypeConfiguration<PublishCounter>
{
    public void Configure(EntityTypeBuilder<PublishCounter> builder)
    {
        builder.ToTable("publish_counters");
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
