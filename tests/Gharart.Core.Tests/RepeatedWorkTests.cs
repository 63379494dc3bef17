using Gharart.TestKit;

namespace Gharart.Core.Tests;

public sealed class RepeatedWorkTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly List<double> _starts = [];
    private readonly List<string> _told = [];

    [Fact]
    public async Task RunAsync_Failures_DoubleThePauseUpToTheLongestAndGoBackAfterARoundThatWentWell()
    {
        await RunAsync([null, null, "a", "a", "a", "a", null, null, "a", null]);

        Assert.Equal([0, 1, 2, 4, 8, 13, 18, 19, 20, 22], _starts);
    }

    [Fact]
    public async Task RunAsync_Failures_AreToldOnceUntilItGoesWellOrAnotherComes()
    {
        await RunAsync(["a", "a", "b", "a", null, "a", "a"]);

        Assert.Equal(["a", "b", "a", "a"], _told);
    }

    [Fact]
    public async Task RunAsync_RoundThatNamesThePause_IsFollowedAfterIt()
    {
        using var stop = new CancellationTokenSource();
        var pauses = new Queue<TimeSpan>([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)]);
        var running = RepeatedWork.RunAsync(
            async _ =>
            {
                _starts.Add((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
                if (pauses.TryDequeue(out var pause))
                {
                    return pause;
                }

                await stop.CancelAsync();
                return Interval;
            },
            failure => _told.Add(failure.Message),
            Interval,
            LongestPause,
            _clock,
            stop.Token);
        await EndAsync(running);

        Assert.Equal([0, 3, 10], _starts);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task RunAsync_CancelledWithoutBeingStopped_IsAFailureLikeAnother()
    {
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        await RunAsync(_ => ++rounds == 1 ? throw new OperationCanceledException("gave up") : stop.CancelAsync(), stop.Token);

        Assert.Equal(2, rounds);
        Assert.Equal(["gave up"], _told);
    }

    private async Task RunAsync(string?[] failures)
    {
        using var stop = new CancellationTokenSource();
        await RunAsync(
            async stopping =>
            {
                if (_starts.Count == failures.Length)
                {
                    await stop.CancelAsync();
                    stopping.ThrowIfCancellationRequested();
                }

                _starts.Add((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
                if (failures[_starts.Count - 1] is { } failure)
                {
                    throw new InvalidOperationException(failure);
                }
            },
            stop.Token);
    }

    private Task<TimeSpan> RunAsync(Func<CancellationToken, Task> round, CancellationToken stop) =>
        EndAsync(RepeatedWork.RunAsync(round, failure => _told.Add(failure.Message), Interval, LongestPause, _clock, stop));

    private Task<TimeSpan> EndAsync(Task running) => Eventually.HoldsAsync(
        "the work has ended",
        () =>
        {
            _ = _clock.AdvanceToTimer(LongestPause * 2);
            return running.IsCompletedSuccessfully;
        });
}
