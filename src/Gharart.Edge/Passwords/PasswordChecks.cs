using Gharart.Core.Passwords;

namespace Gharart.Edge.Passwords;

/// <summary>
/// Runs the slow hash away from the threads that answer clicks, a few at a time, with a short queue before them, so that however many passwords
/// come, clicks keep most of the machine.
/// </summary>
internal sealed class PasswordChecks : IDisposable
{
    /// <summary>Checks that run or wait; more are turned away.</summary>
    public const int MaxPending = 64;

    private readonly SemaphoreSlim _running = new(Math.Max(1, Environment.ProcessorCount / 4));
    private int _pending;

    /// <summary>Begins a check; null where too many wait.</summary>
    public Task<bool>? TryBegin(byte[] hash, string password)
    {
        if (Interlocked.Increment(ref _pending) <= MaxPending)
        {
            return CheckAsync(hash, password);
        }

        Interlocked.Decrement(ref _pending);
        return null;
    }

    public void Dispose() => _running.Dispose();

    private async Task<bool> CheckAsync(byte[] hash, string password)
    {
        try
        {
            await _running.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                return LinkPassword.Verify(hash, password);
            }
            finally
            {
                _running.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
