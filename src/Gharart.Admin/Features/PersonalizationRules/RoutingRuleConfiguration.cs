using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.PersonalizationRules;

internal sealed class RoutingRuleConfiguration : IEntityTypeConfiguration<RoutingRule>
{
    public void Configure(EntityTypeBuilder<RoutingRule> builder)
    {
        builder.ToTable("routing_rules");

        // Two partial indexes, because in one over (handle, link, rule) every null link would differ from every other.
        builder.HasIndex(rule => new { rule.HandleId, rule.RuleId }).IsUnique().HasFilter("link_id IS NULL");
        builder.HasIndex(rule => new { rule.LinkId, rule.RuleId }).IsUnique().HasFilter("link_id IS NOT NULL");
        builder.HasIndex(rule => new { rule.HandleId, rule.LinkId });
        builder.Property(rule => rule.When).IsJson();
        builder.Property(rule => rule.Variants).IsJson();
        builder.HasOne<Handle>().WithMany().HasForeignKey(rule => rule.HandleId).OnDelete(DeleteBehavior.Cascade);
    }
}
