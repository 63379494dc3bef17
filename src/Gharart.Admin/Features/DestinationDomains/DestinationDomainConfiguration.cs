using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.DestinationDomains;

internal sealed class DestinationDomainConfiguration : IEntityTypeConfiguration<DestinationDomain>
{
    public void Configure(EntityTypeBuilder<DestinationDomain> builder)
    {
        builder.ToTable("destination_domains");
        builder.HasIndex(domain => new { domain.HandleId, domain.Domain }).IsUnique();
        builder.HasIndex(domain => domain.CheckedAt);
        builder.HasIndex(domain => domain.NextCheckAt);
        builder.HasIndex(domain => domain.AutomatedDecision);
        builder.HasIndex(domain => domain.ManualDecision).HasFilter("manual_decision IS NOT NULL");
        builder.HasIndex(domain => domain.DecisionExpiresAt).HasFilter("decision_expires_at IS NOT NULL");
        builder.Property(domain => domain.LastErrors).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
        builder.Property(domain => domain.RiskFactors).IsJson();
        builder.Property(domain => domain.IsListed).HasDefaultValue(false).ValueGeneratedNever();
        builder.HasOne<Handle>().WithMany().HasForeignKey(domain => domain.HandleId).OnDelete(DeleteBehavior.Cascade);
    }
}
