namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>
/// Whether an endpoint is asked at all: after some failures in a row it rests, then one delivery tries it, and each further failure makes the rest
/// twice as long.
/// </summary>
internal sealed class EndpointCircuit
{
    /// <summary>Failures in a row before it rests.</summary>
    public const int Failures = 5;

    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private int _failures;

    /// <summary>Until then nothing is sent.</summary>
    public DateTimeOffset RestsUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>How many deliveries may go out side by side.</summary>
    public int Width(int most)
    {
        lock (_gate)
        {
            return _failures >= Failures ? 1 : most;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            (_failures, RestsUntil) = (0, DateTimeOffset.MinValue);
        }
    }

    public void Failed(DateTimeOffset now)
    {
        lock (_gate)
        {
            // Those that went out side by side fail together; that is one sign, not several.
            if (RestsUntil <= now && ++_failures >= Failures)
            {
                var rest = FirstRest * (1 << Math.Min(_failures - Failures, 10));
                RestsUntil = now + (rest < LongestRest ? rest : LongestRest);
            }
        }
    }

    /// <summary>The endpoint asks for a pause.</summary>
    public void RestUntil(DateTimeOffset until)
    {
        lock (_gate)
        {
            RestsUntil = until > RestsUntil ? until : RestsUntil;
        }
    }
}
