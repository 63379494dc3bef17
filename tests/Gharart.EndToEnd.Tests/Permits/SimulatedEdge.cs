using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gharart.Core.Permits;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Edge.Management;
using Gharart.Edge.Permits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>An edge's permits without the edge: the real code over a real file, visited and crashed by a test.</summary>
internal sealed class SimulatedEdge
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private int _starts;
    private EdgePermits _permits = null!;
    private PermitFile _file = null!;

    public SimulatedEdge(string path, TimeProvider time)
    {
        (_path, _time) = (path, time);
        Start(PermitFile.Open(path));
    }

    public string Holder => _file.Holder;

    public uint Limit { get; private set; }

    /// <summary>Clicks that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Cut off: nothing that it says arrives, and it hears nothing.</summary>
    public bool IsCutOff { get; set; }

    public PermitStocks Stocks { get; private set; } = null!;

    public void Follow(uint limit)
    {
        Limit = limit;
        Stocks.Follow(limit == 0 ? [] : [new LimitedLink(1, limit)]);
    }

    public PermitVerdict Visit()
    {
        var verdict = _permits.TryTake(new LinkView { Number = 1, MaxClicks = Limit, Flags = Limit == 0 ? LinkFlags.None : LinkFlags.HasLimit }, isCounted: true);
        Answered += Limit > 0 && verdict == PermitVerdict.Granted ? 1 : 0;
        return verdict;
    }

    /// <summary>The process is gone from one instruction to the next; the file is what the page cache holds.</summary>
    public void Crash()
    {
        var copy = $"{_path}-{++_starts}";

        // Unlike File.Copy it does not ask for the lock, which the process of this test still holds.
        using (var copying = Process.Start("cp", [_path + (_starts == 1 ? "" : $"-{_starts - 1}"), copy]))
        {
            copying.WaitForExit();
        }

        Start(PermitFile.Open(copy));
        Follow(Limit);
    }

    private void Start(PermitFile file)
    {
        _file = file;
        _permits = new EdgePermits(new EdgeMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), _time));
        Stocks = new PermitStocks(_permits, file, _time, NullLogger<PermitStocks>.Instance);
    }
}
