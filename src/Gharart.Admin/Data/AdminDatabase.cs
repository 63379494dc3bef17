using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gharart.Admin.Data;

/// <summary>
/// Makes a handler's transactions parts of the request's one transaction (<see cref="WriteScope"/>): begin and commit stay as they are written
/// everywhere, and what belongs to every write is committed with them.
/// </summary>
internal sealed class AdminDatabase(AdminDbContext context) : DatabaseFacade(context)
{
    public override Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        context.Writes is { } writes ? writes.BeginPartAsync(cancellationToken) : base.BeginTransactionAsync(cancellationToken);

    public override IDbContextTransaction BeginTransaction() =>
        context.Writes is null ? base.BeginTransaction() : throw new NotSupportedException("Requests begin transactions with BeginTransactionAsync.");

    /// <summary>Begins a transaction of the database, past the scope.</summary>
    internal Task<IDbContextTransaction> BeginOwnAsync(CancellationToken cancellationToken) => base.BeginTransactionAsync(cancellationToken);
}
