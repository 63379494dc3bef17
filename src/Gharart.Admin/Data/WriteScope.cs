using Gharart.Admin.Audit;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gharart.Admin.Data;

/// <summary>
/// One transaction for all that a request writes. It begins with the first save or the first <c>BeginTransactionAsync</c> of the handler, so that
/// a handler which asks the network first keeps nobody waiting, and ends after the handler, when the write is counted, recorded and remembered.
/// A part that is not committed is undone alone. <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> are in it only after it began.
/// </summary>
internal sealed class WriteScope : IAsyncDisposable
{
    private readonly AdminDbContext _db;
    private readonly WriteQueue _queue;
    private IDbContextTransaction? _transaction;
    private int _parts;

    public WriteScope(AdminDbContext db, WriteQueue queue)
    {
        (_db, _queue) = (db, queue);
        db.Writes = this;
    }

    /// <summary>What was saved so far, for the audit.</summary>
    public List<AuditChange> Changes { get; } = [];

    /// <summary>Begins the transaction unless it has begun.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_transaction is not null)
        {
            return;
        }

        await _queue.EnterAsync(cancellationToken);
        try
        {
            _transaction = await ((AdminDatabase)_db.Database).BeginOwnAsync(cancellationToken);
        }
        finally
        {
            if (_transaction is null)
            {
                _queue.Leave();
            }
        }
    }

    /// <summary>A transaction as the handler sees it.</summary>
    public async Task<IDbContextTransaction> BeginPartAsync(CancellationToken cancellationToken)
    {
        var isFirst = _transaction is null;
        await OpenAsync(cancellationToken);
        var savepoint = isFirst ? null : $"part_{++_parts}";
        if (savepoint is not null)
        {
            await _transaction!.CreateSavepointAsync(savepoint, cancellationToken);
        }

        return new TransactionPart(this, savepoint, Changes.Count);
    }

    /// <summary>Commits what was written, if anything was.</summary>
    public async Task CommitAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.CommitAsync(CancellationToken.None);
            await CloseAsync();
        }
    }

    /// <summary>Undoes everything.</summary>
    public async Task RollbackAsync()
    {
        Changes.Clear();
        if (_transaction is not null)
        {
            try
            {
                await _transaction.RollbackAsync(CancellationToken.None);
            }
            finally
            {
                await CloseAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _db.Writes = null;
        await RollbackAsync();
    }

    /// <summary>Undoes one part; the first one is the whole transaction.</summary>
    internal async Task RollbackPartAsync(string? savepoint, int changesBefore, CancellationToken cancellationToken)
    {
        if (savepoint is null)
        {
            await RollbackAsync();
        }
        else if (_transaction is not null)
        {
            Changes.RemoveRange(changesBefore, Changes.Count - changesBefore);
            await _transaction.RollbackToSavepointAsync(savepoint, cancellationToken);
        }
    }

    private async Task CloseAsync()
    {
        var transaction = _transaction!;
        _transaction = null;
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            _queue.Leave();
        }
    }
}
