using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Identity;
using Gharart.Admin.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Data;

/// <summary>
/// Everything the admin keeps. An entity's mapping stands beside it in its feature folder; the schema itself is
/// <c>Data/Migrations</c>, and a test proves that the two agree.
/// </summary>
internal sealed class AdminDbContext(DbContextOptions<AdminDbContext> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<Handle> Handles => Set<Handle>();

    public DbSet<HandleMember> HandleMembers => Set<HandleMember>();

    public DbSet<Link> Links => Set<Link>();

    public DbSet<RoutingRule> RoutingRules => Set<RoutingRule>();

    public DbSet<DestinationDomain> DestinationDomains => Set<DestinationDomain>();

    public DbSet<DomainHistoryEntry> DomainHistory => Set<DomainHistoryEntry>();

    public DbSet<PendingPublish> PendingPublishes => Set<PendingPublish>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AdminDbContext).Assembly);
        ModelNames.Apply(modelBuilder);
    }
}
