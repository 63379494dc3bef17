using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Clicks;

/// <summary>One click onto the disk; the naive way writes a line of JSON through a buffered file.</summary>
/// <remarks>
/// A loop appends faster than segments can be prepared, and dropping is cheaper than appending: so each iteration fills less than one segment,
/// and the work of the journal's thread is done between iterations.
/// </remarks>
[MemoryDiagnoser]
[InvocationCount(1, 1)]
public class ClickJournalBenchmarks : IDisposable
{
    private const int Clicks = 60_000;

    private string _folder = "";
    private ClickJournal _journal = null!;
    private FileStream _file = null!;
    private StreamWriter _lines = null!;
    private ulong _next;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("gharart-bench-").FullName;
        _journal = ClickJournal.Open(
            new ClickJournalOptions { Directory = Path.Combine(_folder, "clicks"), EdgeId = "bench" }, TimeProvider.System, ownThread: false);
        _file = File.Create(Path.Combine(_folder, "lines"));
        _lines = new StreamWriter(_file, Encoding.UTF8, 1 << 16);
    }

    [IterationSetup]
    public void MakeRoom()
    {
        _journal.Maintain();
        _ = _journal.DeleteThrough(_journal.End);
        _lines.Flush();
        _file.SetLength(0);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        var dropped = _journal.Dropped;
        _journal.Dispose();
        _lines.Dispose();
        Directory.Delete(_folder, recursive: true);
        if (dropped != 0)
        {
            throw new InvalidOperationException($"{dropped} clicks were dropped: the figure is one of dropping.");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Clicks)]
    public void JsonLine()
    {
        for (var i = 0; i < Clicks; i++)
        {
            _lines.WriteLine(JsonSerializer.Serialize(new { id = ++_next, handle = 7, link = 13, country = "DE", source = "email" }));
        }
    }

    [Benchmark(OperationsPerInvoke = Clicks)]
    public void Append()
    {
        for (var i = 0; i < Clicks; i++)
        {
            _ = _journal.TryAppend(new ClickRecord
            {
                ClickId = new UInt128(1_768_478_400_000UL << 16, ++_next),
                HandleId = 7,
                LinkId = 13,
                Country = Country.FromIndex(57),
                Device = DeviceClass.Mobile,
                Source = "email"u8,
                ReferrerHost = "www.instagram.com"u8,
                Segment = "vip"u8,
            });
        }
    }
}
