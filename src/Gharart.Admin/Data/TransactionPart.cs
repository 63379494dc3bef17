using Microsoft.EntityFrameworkCore.Storage;

namespace Gharart.Admin.Data;

/// <summary>A handler's transaction inside its request's <see cref="WriteScope"/>: committing only says that the part is to stay.</summary>
internal sealed class TransactionPart(WriteScope writes, string? savepoint, int changesBefore) : IDbContextTransaction
{
    private bool _isEnded;

    public Guid TransactionId => Guid.Empty;

    public void Commit() => _isEnded = true;

    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        Commit();
        return Task.CompletedTask;
    }

    public void Rollback() => throw new NotSupportedException("Requests end transactions with RollbackAsync.");

    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            await writes.RollbackPartAsync(savepoint, changesBefore, cancellationToken);
        }
    }

    // The way of "await using" after CommitAsync; whoever did not commit must wait for the end of the undoing.
    public void Dispose()
    {
        if (!_isEnded)
        {
            Rollback();
        }
    }

    public async ValueTask DisposeAsync() => await RollbackAsync(CancellationToken.None);
}
