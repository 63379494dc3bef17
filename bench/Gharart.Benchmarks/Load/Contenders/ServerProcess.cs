using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load.Contenders;

/// <summary>A server that this run started, pinned to one core, and ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Servers have core 0 for themselves; generators, and this program, run on core 1.</summary>
    public const int ServerCore = 0;

    private const int Terminate = 15;

    // USER_HZ, which is 100 on every Linux that is in use.
    private const double TicksPerSecond = 100;

    private static readonly int StatusEnd = "HTTP/1.1 200".Length;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _log;

    private ServerProcess(Process process, string log, bool isManaged) => (_process, _log, IsManaged) = (process, log, isManaged);

    /// <summary>Whether it compiles itself while it runs.</summary>
    public bool IsManaged { get; }

    /// <summary>Starts a program; what it says goes to a log file.</summary>
    public static ServerProcess Start(string log, IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> args)
    {
        var start = new ProcessStartInfo("/bin/sh");
        foreach (var arg in (IEnumerable<string>)
            ["-c", "exec \"$@\" >\"$0\" 2>&1", log, "taskset", "-c", ServerCore.ToString(CultureInfo.InvariantCulture), program, .. args])
        {
            start.ArgumentList.Add(arg);
        }

        // Set for the generator alone (run.sh).
        _ = start.Environment.Remove("DOTNET_TieredCompilation");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, log, program == "dotnet");
    }

    /// <summary>Processor time used so far by the process and its children, in seconds.</summary>
    public double CpuSeconds => Family().Sum(Cpu);

    /// <summary>Memory held, in bytes.</summary>
    public long ResidentBytes => Family().Sum(Resident);

    /// <summary>Waits until the port takes connections.</summary>
    public Task ListensAsync(int port, CancellationToken cancellationToken) => BecomesAsync(port, Connects, cancellationToken);

    /// <summary>Waits until the port answers HTTP, and no longer with 503: an edge listens a little before it has its links.</summary>
    public Task AnswersAsync(int port, CancellationToken cancellationToken) => BecomesAsync(port, IsReadyAsync, cancellationToken);

    /// <summary>Sends a signal to the process.</summary>
    public void Signal(int signal) => _ = kill(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(Terminate);
            try
            {
                await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(12), TimeProvider.System);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task BecomesAsync(int port, Func<Socket, CancellationToken, Task<bool>> holds, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < Patience && !_process.HasExited;)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                if (await holds(socket, cancellationToken))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // Not yet.
            }

            await look.WaitForNextTickAsync(cancellationToken);
        }

        throw new LoadException($"Nothing is ready on port {port}. The server said:\n{await File.ReadAllTextAsync(_log, cancellationToken)}");
    }

    private static Task<bool> Connects(Socket socket, CancellationToken cancellationToken) => Task.FromResult(true);

    private static async Task<bool> IsReadyAsync(Socket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HEAD / HTTP/1.1\r\nHost: {LinkSet.Host}\r\n\r\n"), cancellationToken);
        var buffer = new byte[StatusEnd];
        for (var filled = 0; filled < buffer.Length;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            filled += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return !buffer.AsSpan().EndsWith("503"u8);
    }

    private IEnumerable<int> Family()
    {
        var id = _process.Id;
        var children = $"/proc/{id}/task/{id}/children";
        return File.Exists(children)
            ? File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture)).Append(id)
            : [id];
    }

    private static double Cpu(int id)
    {
        // The name in parentheses may hold anything; the times are fields 14 and 15 of the line.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static long Resident(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
