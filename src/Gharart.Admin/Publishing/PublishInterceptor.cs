using System.Data.Common;
using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Raises the <see cref="PublishSignal"/> once a transaction that queued something (<see cref="AdminDbContext.SaveChangesAsync(bool, CancellationToken)"/>)
/// is committed: never before, since the publisher would look and find nothing.
/// </summary>
internal sealed class PublishInterceptor(PublishSignal signal) : DbTransactionInterceptor
{
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: true);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: true);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: false);

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: false);
        return Task.CompletedTask;
    }

    private void Ended(TransactionEndEventData eventData, bool committed)
    {
        if (eventData.Context is AdminDbContext { HasQueuedPublishes: true } context)
        {
            context.HasQueuedPublishes = false;
            if (committed)
            {
                signal.Raise();
            }
        }
    }
}
