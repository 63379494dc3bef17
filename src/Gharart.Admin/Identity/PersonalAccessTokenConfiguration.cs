using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Identity;

internal sealed class PersonalAccessTokenConfiguration : IEntityTypeConfiguration<PersonalAccessToken>
{
    public void Configure(EntityTypeBuilder<PersonalAccessToken> builder)
    {
        builder.ToTable("personal_access_tokens");
        builder.HasIndex(token => token.TokenId).IsUnique();
        builder.Property(token => token.Scopes).IsJson();
        builder.HasOne<Handle>().WithMany().HasForeignKey(token => token.HandleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Account>().WithMany().HasForeignKey(token => token.CreatedBy).OnDelete(DeleteBehavior.Cascade);
    }
}
