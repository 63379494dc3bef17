using System.Diagnostics;

namespace Gharart.Edge.Tests.Hosting;

/// <summary>The system's clock, which a test can stop or break for the redirect handler alone.</summary>
internal sealed class HeldClock : TimeProvider, IDisposable
{
    private readonly ManualResetEventSlim _released = new(true);
    private int _waiting;
    private int _failures;

    /// <summary>Requests that wait for the time.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Hold() => _released.Reset();

    public void Release() => _released.Set();

    /// <summary>The next request that asks for the time gets an exception.</summary>
    public void Fail() => Interlocked.Increment(ref _failures);

    public override DateTimeOffset GetUtcNow()
    {
        if ((!_released.IsSet || Volatile.Read(ref _failures) > 0) && IsAskedByTheHandler())
        {
            if (Interlocked.Exchange(ref _failures, 0) > 0)
            {
                throw new InvalidOperationException("The clock is broken.");
            }

            Interlocked.Increment(ref _waiting);
            _released.Wait();
        }

        return base.GetUtcNow();
    }

    public void Dispose() => _released.Dispose();

    private static bool IsAskedByTheHandler() =>
        new StackTrace().GetFrames().Any(frame => frame.GetMethod()?.DeclaringType?.Name == "RedirectHandler");
}
