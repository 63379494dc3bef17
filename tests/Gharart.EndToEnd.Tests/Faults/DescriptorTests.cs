using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.Core.Tokens;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>An edge that may open no more descriptors: who is connected is answered, who comes waits for a place, nobody is turned away.</summary>
public sealed class DescriptorTests : IDisposable
{
    // Ten visitors, and what the edge keeps for itself.
    private const int Spare = 10 + 32;
    private const int Visitors = 40;
    private const string Short = "No connection can be taken";

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-descriptors-").FullName;
    private readonly int _port = HostProcess.FreePort();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task MoreVisitorsThanDescriptors_AllAreAnsweredInTheEnd()
    {
        using var edge = HostProcess.Start("Gharart.Edge", new Dictionary<string, string>
        {
            ["DataDirectory"] = _directory,
            ["EdgeUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"),
            ["ManagementUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{HostProcess.FreePort()}"),
            ["MasterSecret"] = MasterSecret.GenerateBase64(),
        });
        await Eventually.HoldsAsync("the edge answers", IsAnsweringAsync);
        AllowDescriptors(edge.Id, Spare);

        var start = TimeProvider.System.GetTimestamp();
        var leave = new TaskCompletionSource();
        var answered = 0;
        var visits = Enumerable.Range(0, Visitors).Select(async _ =>
        {
            using var socket = await AskAsync();
            Interlocked.Increment(ref answered);
            await leave.Task;
        }).ToArray();
        await Eventually.HoldsAsync("the edge says that it is short", () => edge.Output.Contains(Short, StringComparison.Ordinal));
        Assert.InRange(Volatile.Read(ref answered), 0, Visitors - 1);

        leave.SetResult();
        var resets = (await Task.WhenAll(visits.Select(visit => Record.ExceptionAsync(() => visit)))).OfType<SocketException>().ToList();
        Assert.True(resets.Count == 0, $"{resets.Count} visitors were turned away ({resets.FirstOrDefault()?.SocketErrorCode}). The edge said: {edge.Output}");
        Assert.Equal(Visitors, answered);

        // Once a minute, however often it is short of them.
        var minutes = (int)TimeProvider.System.GetElapsedTime(start).TotalMinutes;
        Assert.InRange(edge.Output.Split(Short).Length - 1, 1, 1 + minutes);
    }

    private static void AllowDescriptors(int process, int more)
    {
        // Numbers are given out from the lowest that is free.
        var taken = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).ToHashSet();
        var end = Enumerable.Range(0, int.MaxValue).Where(number => !taken.Contains(number)).ElementAt(more);
        var limit = string.Create(CultureInfo.InvariantCulture, $"--nofile={end}:");
        using var change = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), limit]);
        change.WaitForExit();
        Assert.Equal(0, change.ExitCode);
    }

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            using var socket = await AskAsync();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<Socket> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
        await socket.SendAsync(Request, patience.Token);
        var answer = new byte[4 * 1024];
        var length = await socket.ReceiveAsync(answer, patience.Token);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        return socket;
    }
}
