using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Identity;

internal sealed class LoginNetworkConfiguration : IEntityTypeConfiguration<LoginNetwork>
{
    public void Configure(EntityTypeBuilder<LoginNetwork> builder)
    {
        builder.ToTable("login_networks");
        builder.HasKey(row => row.Network);
        builder.HasIndex(row => row.LastFailedAt);
    }
}
