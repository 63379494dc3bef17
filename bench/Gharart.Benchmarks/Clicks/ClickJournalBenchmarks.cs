using System.Text;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Clicks;

/// <summary>One click onto the disk; the naive way writes a line of JSON through a buffered file.</summary>
[MemoryDiagnoser]
public class ClickJournalBenchmarks : IDisposable
{
    private string _folder = "";
    private ClickJournal _journal = null!;
    private StreamWriter _lines = null!;
    private ulong _next;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("gharart-bench-").FullName;
        _journal = ClickJournal.Open(
            new ClickJournalOptions { Directory = Path.Combine(_folder, "clicks"), EdgeId = "bench", DiskBudgetBytes = 256L << 20 }, TimeProvider.System);
        _lines = new StreamWriter(Path.Combine(_folder, "lines"), append: false, Encoding.UTF8, 1 << 16);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _journal.Dispose();
        _lines.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void JsonLine() =>
        _lines.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { id = ++_next, handle = 7, link = 13, country = "DE", source = "email" }));

    /// <summary>Beyond its budget the journal drops, which is cheaper, so what it holds is let go as it grows.</summary>
    [Benchmark]
    public bool Append()
    {
        if ((++_next & 0xFFFF) == 0)
        {
            _ = _journal.DeleteThrough(_journal.End);
        }

        return _journal.TryAppend(new ClickRecord
        {
            ClickId = new UInt128(1_768_478_400_000UL << 16, _next),
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
