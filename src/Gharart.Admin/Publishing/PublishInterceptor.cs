using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Writes a <see cref="PendingPublish"/> row for every saved change that edges must see, in the transaction of that change, and
/// raises the <see cref="PublishSignal"/> after its commit. Saves must be asynchronous. <c>ExecuteUpdate</c> and
/// <c>ExecuteDelete</c> pass it by: a handler that uses them on published rows adds the rows itself.
/// </summary>
internal sealed class PublishInterceptor(PublishSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Work> _work = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        PublishTarget.Of(eventData.Context!).Count == 0
            ? result
            : throw new NotSupportedException("Published rows are saved with SaveChangesAsync.");

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var context = eventData.Context!;
        var targets = PublishTarget.Of(context);
        if (targets.Count > 0)
        {
            // The rows are written after the save, when a new handle has its id, and so need a transaction around both.
            var own = context.Database.CurrentTransaction is null ? await context.Database.BeginTransactionAsync(cancellationToken) : null;
            _work.AddOrUpdate(context, new Work(targets, own));
        }

        return result;
    }

    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        var context = eventData.Context!;
        if (!_work.TryGetValue(context, out var work) || work.Targets.Count == 0)
        {
            return result;
        }

        try
        {
            foreach (var (handleId, shardHash) in work.Targets.Select(target => (target.HandleId, target.ShardHash)).Distinct())
            {
                await context.Database.ExecuteSqlAsync(
                    $"INSERT INTO pending_publishes (handle_id, shard_hash) VALUES ({handleId}, {shardHash})", cancellationToken);
            }

            work.Targets.Clear();
            if (work.Own is { } own)
            {
                await own.CommitAsync(cancellationToken);
            }
        }
        finally
        {
            await CloseAsync(work);
        }

        return result;
    }

    public override async Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) =>
        await AbandonAsync(eventData.Context!);

    public override async Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default) =>
        await AbandonAsync(eventData.Context!);

    // A lost update is told by this event alone; without it, a pooled context would carry the open work into its next request.
    public override async ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await AbandonAsync(eventData.Context!);
        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Raise(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Raise(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Forget(eventData.Context);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context);
        return Task.CompletedTask;
    }

    private void Raise(DbContext? context)
    {
        if (context is not null && _work.Remove(context))
        {
            signal.Raise();
        }
    }

    private void Forget(DbContext? context)
    {
        if (context is not null)
        {
            _work.Remove(context);
        }
    }

    private async Task AbandonAsync(DbContext context)
    {
        if (_work.TryGetValue(context, out var work))
        {
            work.Targets.Clear();
            await CloseAsync(work);
        }
    }

    // Disposing an uncommitted transaction rolls it back.
    private static async Task CloseAsync(Work work)
    {
        if (work.Own is { } own)
        {
            work.Own = null;
            await own.DisposeAsync();
        }
    }

    private sealed class Work(List<PublishTarget> targets, IDbContextTransaction? own)
    {
        public List<PublishTarget> Targets { get; } = targets;

        public IDbContextTransaction? Own { get; set; } = own;
    }
}
