using Gharart.Admin.Audit;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Idempotency;
using Gharart.Admin.Identity;
using Gharart.Admin.Ingest;
using Gharart.Admin.Outbox;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Permits;
using Gharart.Admin.Publishing;
using Gharart.Admin.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Gharart.Admin.Data;

/// <summary>
/// Everything the admin keeps. An entity's mapping stands beside it in its feature folder; the schema itself is
/// <c>Data/Migrations</c>, and a test proves that the two agree.
/// </summary>
internal sealed class AdminDbContext(DbContextOptions<AdminDbContext> options) : DbContext(options)
{
    private AdminDatabase? _database;

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();

    public DbSet<PersonalAccessToken> PersonalAccessTokens => Set<PersonalAccessToken>();

    public DbSet<LoginNetwork> LoginNetworks => Set<LoginNetwork>();

    public DbSet<OutboxMail> OutboxMails => Set<OutboxMail>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<Handle> Handles => Set<Handle>();

    public DbSet<CustomHost> CustomHosts => Set<CustomHost>();

    public DbSet<ReleasedHandle> ReleasedHandles => Set<ReleasedHandle>();

    public DbSet<HandleMember> HandleMembers => Set<HandleMember>();

    public DbSet<Link> Links => Set<Link>();

    public DbSet<LinkVersion> LinkVersions => Set<LinkVersion>();

    public DbSet<HealthRun> HealthRuns => Set<HealthRun>();

    public DbSet<LinkHealth> LinkHealth => Set<LinkHealth>();

    public DbSet<RoutingRule> RoutingRules => Set<RoutingRule>();

    public DbSet<TrackingTemplate> TrackingTemplates => Set<TrackingTemplate>();

    public DbSet<DestinationDomain> DestinationDomains => Set<DestinationDomain>();

    public DbSet<DomainHistoryEntry> DomainHistory => Set<DomainHistoryEntry>();

    public DbSet<Click> Clicks => Set<Click>();

    public DbSet<ClickRollup> ClickRollups => Set<ClickRollup>();

    public DbSet<IngestWatermark> ClickWatermarks => Set<IngestWatermark>();

    public DbSet<PublishCounter> PublishCounters => Set<PublishCounter>();
    public DbSet<IngestTotals> ClickTotals => Set<IngestTotals>();

    public DbSet<PermitHolder> PermitHolders => Set<PermitHolder>();

    public DbSet<PermitLease> PermitLeases => Set<PermitLease>();

    public DbSet<PendingPublish> PendingPublishes => Set<PendingPublish>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<WorkLease> WorkLeases => Set<WorkLease>();

    public DbSet<DailyWriteCount> DailyWriteCounts => Set<DailyWriteCount>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public override DatabaseFacade Database => _database ??= new AdminDatabase(this);

    /// <summary>The running transaction holds new <see cref="PendingPublish"/> rows; <see cref="PublishInterceptor"/> clears it at the end.</summary>
    internal bool HasQueuedPublishes { get; set; }

    /// <summary>Handles whose links in the running transaction begin or cease to lead to a listed address; their interceptor clears it at the end.</summary>
    internal HashSet<int> HandlesToScore { get; } = [];

    /// <summary>The transaction of the request that writes; null outside of one.</summary>
    internal WriteScope? Writes { get; set; }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        Writes is null && PublishTarget.Of(this).Count == 0
            ? base.SaveChanges(acceptAllChangesOnSuccess)
            : throw new NotSupportedException("Published rows, and rows that a request writes, are saved with SaveChangesAsync.");

    /// <summary>
    /// Queues what edges must see (<see cref="PublishTarget"/>) in the transaction of the change itself, and notes for the audit what a request
    /// changes. <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> pass this by: who uses them on published rows adds the <see cref="PendingPublish"/>
    /// rows too, with the number of links that they remove: edges refuse a snapshot in which many are missing without.
    /// </summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var targets = PublishTarget.Of(this);
        if (targets.Count == 0 && (Writes is null || !ChangeTracker.HasChanges()))
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var changes = Writes is null ? [] : AuditChange.Of(this);

        // Two steps, because a new handle gets its id in the first; disposing without a commit rolls back.
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var target in targets.GroupBy(target => (target.HandleId, target.ShardHash)))
        {
            var ((handleId, shardHash), removed) = (target.Key, target.Sum(one => one.RemovedLinks));
            await Database.ExecuteSqlAsync(
                $"INSERT INTO pending_publishes (handle_id, shard_hash, removed_links) VALUES ({handleId}, {shardHash}, {removed})", cancellationToken);
        }

        HasQueuedPublishes |= targets.Count > 0;
        Writes?.Changes.AddRange(changes.Select(change => change.Saved()));
        if (own is not null)
        {
            await own.CommitAsync(cancellationToken);
        }

        return saved;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AdminDbContext).Assembly);
        ModelNames.Apply(modelBuilder);
    }
}
