using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Identity;

internal sealed class HandleMemberConfiguration : IEntityTypeConfiguration<HandleMember>
{
    public void Configure(EntityTypeBuilder<HandleMember> builder)
    {
        builder.ToTable("handle_members");
        builder.HasKey(member => new { member.HandleId, member.AccountId });
        builder.HasOne<Handle>().WithMany(handle => handle.Members).HasForeignKey(member => member.HandleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Account>().WithMany().HasForeignKey(member => member.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
