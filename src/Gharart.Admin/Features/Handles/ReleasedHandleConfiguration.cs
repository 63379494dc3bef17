using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Handles;

internal sealed class ReleasedHandleConfiguration : IEntityTypeConfiguration<ReleasedHandle>
{
    public void Configure(EntityTypeBuilder<ReleasedHandle> builder)
    {
        builder.ToTable("released_handles");
        builder.HasKey(handle => handle.Name);
    }
}
