using Gharart.Core.Clicks;
using Gharart.Core.Tests.Storage;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickSegmentWriterTests : IDisposable
{
    private const int Capacity = 16_384;
    private const int BytesBetweenPauses = 256 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_OfFullSize_PausesEachTimeThatAQuarterOfAMebibyteIsWrittenOrMapped()
    {
        var header = new ClickSegmentHeader(7, Capacity, "edge-1", 1_000);
        var lengths = new List<long>();
        var segment = ClickSegmentWriter.Create(
            _folder.Path, header, ClickSegmentWriter.CreateEmpty(), () => lengths.Add(new FileInfo(Directory.GetFiles(_folder.Path).Single()).Length));
        try
        {
            var file = File.ReadAllBytes(Directory.GetFiles(_folder.Path, "*.seg").Single());
            Assert.Equal(ClickSegmentHeader.Size + ((long)Capacity * ClickRecordCodec.Size), file.Length);
            Assert.Equal(-1, file.AsSpan(ClickSegmentHeader.Size).IndexOfAnyExcept((byte)0));

            var steps = file.Length / BytesBetweenPauses;
            Assert.Equal(Enumerable.Range(1, steps).Select(i => (long)i * BytesBetweenPauses), lengths.Take(steps));
            Assert.Equal(Enumerable.Repeat((long)file.Length, steps), lengths.Skip(steps));
        }
        finally
        {
            segment.Close();
            segment.Discard();
        }
    }
}
