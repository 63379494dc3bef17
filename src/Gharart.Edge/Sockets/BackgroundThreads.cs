using System.Globalization;

namespace Gharart.Edge.Sockets;

/// <summary>
/// Gives every thread of the process but those of visitors a niceness, so that a click goes before journal, shipping, snapshots, collector and compiler where
/// they want the same core. They still get a tenth of a core that visitors would use up alone. For a process that is an edge and nothing else.
/// </summary>
/// <remarks>
/// It starts behind the server: threads have the niceness of who starts them, and one that is nice cannot go back. Looks every second, because the runtime
/// starts threads when it needs them.
/// </remarks>
internal sealed class BackgroundThreads(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private const string Tasks = "/proc/self/task";

    // Weighs 110 where 0 weighs 1024 (sched(7)).
    private const int Niceness = 10;
    private const int Process = 0; // PRIO_PROCESS, which on Linux is one thread

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private HashSet<int> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var starting = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Lower();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No descriptors at the moment, or a system without /proc: clicks wait a little longer, which is no reason to end the edge.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Lower()
    {
        var threads = new HashSet<int>();
        foreach (var path in Directory.EnumerateDirectories(Tasks))
        {
            var thread = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
            if (!PromptThread.Is(thread) && (_known.Contains(thread) || Libc.SetPriority(Process, thread, Niceness) == 0))
            {
                threads.Add(thread);
            }
        }

        _known = threads;
    }
}
