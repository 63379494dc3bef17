using System.Threading.Tasks.Sources;

namespace Gharart.Edge.Sockets;

/// <summary>
/// Where one reader or writer waits for its socket. Whoever takes the wait from it (the socket's event, a cancellation) goes on with its work, alone.
/// </summary>
/// <param name="goOn">Goes on with what was taken: ends it, or begins it again.</param>
/// <param name="cancel">Makes the result of a wait that was cancelled.</param>
internal sealed class SocketWait<TResult>(Action goOn, Func<TResult> cancel) : IValueTaskSource<TResult>
{
    // Nobody waits, and nothing was told since it was last tried.
    private const int Quiet = 0;

    // Something was told that nobody has tried yet.
    private const int Told = 1;

    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<TResult> _core;
    private CancellationTokenRegistration _registration;
    private int _state = Told;
    private bool _isCanceled;
    private bool _isTokenCanceled;

    /// <summary>Whether it is worth trying: something was told since <see cref="Try"/>.</summary>
    public bool IsTold => Volatile.Read(ref _state) == Told;

    /// <summary>Whether what is tried, or waits, shall end without result.</summary>
    public bool IsCanceled => Volatile.Read(ref _isCanceled) || Volatile.Read(ref _isTokenCanceled);

    /// <summary>The wait that was prepared.</summary>
    public ValueTask<TResult> Task => new(this, _core.Version);

    /// <summary>Says that it is tried now: what is told from here on calls for another try.</summary>
    public void Try() => Interlocked.Exchange(ref _state, Quiet);

    /// <summary>Tells that it is worth trying, while nobody waits.</summary>
    public void Tell() => Volatile.Write(ref _state, Told);

    /// <summary>Tells that it is worth trying, and goes on with the wait if there is one.</summary>
    public void TellOrGoOn()
    {
        // Always an interlocked operation: what the caller noted before must be seen by who tries next, even where it was told already.
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Quiet, Waiting))
            {
                case Waiting:
                    goOn();
                    return;
                case Quiet when Interlocked.CompareExchange(ref _state, Told, Quiet) == Quiet:
                case Told:
                    return;
            }
        }
    }

    /// <summary>Makes a new wait of <see cref="Task"/>.</summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        _core.Reset();
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((SocketWait<TResult>)state!).CancelByToken(), this);
        }
    }

    /// <summary>Waits, unless something was told since <see cref="Try"/>.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Waiting, Quiet) == Quiet;

    /// <summary>Ends the wait; who waited goes on within this call.</summary>
    public void End(TResult result) => _core.SetResult(result);

    /// <summary>Ends the wait with an error.</summary>
    public void Fail(Exception error) => _core.SetException(error);

    /// <summary>Ends the wait as cancelled, which it must be.</summary>
    public void EndCanceled()
    {
        // What was told beside the cancellation was not tried, and is not told again.
        Tell();
        if (TakeCancellation())
        {
            _core.SetResult(cancel());
        }
        else
        {
            _core.SetException(new OperationCanceledException(_registration.Token));
        }
    }

    /// <summary>Cancels the wait, or the next one. From any thread.</summary>
    public void Cancel()
    {
        // Who tries at the moment, or took the wait just now, finds the mark before it waits.
        Volatile.Write(ref _isCanceled, true);
        TellOrGoOn();
    }

    /// <summary>Whether <see cref="Cancel()"/> was called, for the one that it then cancels.</summary>
    public bool TakeCancellation()
    {
        var isCanceled = Volatile.Read(ref _isCanceled);
        if (isCanceled)
        {
            Volatile.Write(ref _isCanceled, false);
        }

        return isCanceled;
    }

    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        // Waits for a call of the registration that runs now.
        _registration.Dispose();
        _registration = default;
        _isTokenCanceled = false;
        return _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void CancelByToken()
    {
        Volatile.Write(ref _isTokenCanceled, true);
        TellOrGoOn();
    }
}
