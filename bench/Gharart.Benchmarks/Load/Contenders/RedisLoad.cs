namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>The counters of a Redis at a moment.</summary>
internal readonly record struct RedisLoad(long At, double CpuSeconds, long Commands, long InputBytes, long OutputBytes, long Memory)
{
    public double SecondsUntil(RedisLoad later) => TimeProvider.System.GetElapsedTime(At, later.At).TotalSeconds;
}
