namespace Gharart.Admin.Features.Links.Health;

/// <summary>Wakes the worker after a run was started; a hint only, the rows are the truth. Also says how the worker fares.</summary>
internal sealed class LinkHealthSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>Whether the last step failed.</summary>
    public bool HasFailed { get; set; }

    public void Raise()
    {
        lock (_raised)
        {
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
        }
    }

    /// <summary>Completes once a raise happened that no earlier wait has seen, at the latest after the given time.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _raised.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _raised.Dispose();
}
