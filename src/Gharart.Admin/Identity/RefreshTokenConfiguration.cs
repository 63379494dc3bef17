using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Identity;

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("refresh_tokens");
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => token.FamilyId);
        builder.HasIndex(token => token.ExpiresAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(token => token.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
