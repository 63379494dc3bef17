namespace Gharart.Admin.Data;

/// <summary>
/// Lets one writing request at a time begin its transaction, first come, first served, without holding a thread while it waits. SQLite takes one
/// writer anyway; its own waiting is by chance and blocks threads, and 64 writers at once would run into "database is locked".
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    /// <summary>Longest wait: then the answer is 503, and the caller tries again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Completes when it is one's turn; <see cref="Leave"/> ends the turn.</summary>
    /// <exception cref="WriteQueueFullException">Those before did not end within <see cref="Patience"/>.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(Patience, cancellationToken))
        {
            throw new WriteQueueFullException();
        }
    }

    public void Leave() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}
