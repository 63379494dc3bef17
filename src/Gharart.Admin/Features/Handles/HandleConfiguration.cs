using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Handles;

internal sealed class HandleConfiguration : IEntityTypeConfiguration<Handle>
{
    public void Configure(EntityTypeBuilder<Handle> builder)
    {
        builder.ToTable("handles");
        builder.HasIndex(handle => handle.Name).IsUnique();
        builder.Property(handle => handle.ContextOrigins).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
    }
}
