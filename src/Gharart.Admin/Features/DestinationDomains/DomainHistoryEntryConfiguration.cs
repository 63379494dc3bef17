using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Gharart.Admin.Features.DestinationDomains;

internal sealed class DomainHistoryEntryConfiguration : IEntityTypeConfiguration<DomainHistoryEntry>
{
    public void Configure(EntityTypeBuilder<DomainHistoryEntry> builder)
    {
        // No foreign key: the history of a domain outlives it.
        builder.ToTable("domain_history");
        builder.HasIndex(entry => new { entry.HandleId, entry.DomainId, entry.At });
    }
}
