using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.Handles;

internal sealed class CustomHostConfiguration : IEntityTypeConfiguration<CustomHost>
{
    public void Configure(EntityTypeBuilder<CustomHost> builder)
    {
        builder.ToTable("custom_hosts");
        builder.HasIndex(host => new { host.HandleId, host.Host }).IsUnique();
        builder.HasIndex(host => host.NextCheckAt);
        builder.Property(host => host.LastErrors).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
        builder.HasIndex(host => host.Host).IsUnique().HasFilter("verification_status IN ('VERIFIED', 'LAPSING')");
        builder.HasOne<Handle>().WithMany(handle => handle.CustomHosts).HasForeignKey(host => host.HandleId).OnDelete(DeleteBehavior.Cascade);
    }
}
