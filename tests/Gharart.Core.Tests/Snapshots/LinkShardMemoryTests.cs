using Gharart.Core.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

[Collection(MeasuredAlone.Name)]
public sealed class LinkShardMemoryTests
{
    [Fact]
    public void Read_TwoHundredThousandLinks_TakeAtMost120BytesEach()
    {
        const int Count = 200_000;
        const int ShardBits = 6;
        var blobs = SampleHandles.PlainLinks(Count)
            .GroupBy(link => LinkBlob.ShardOf(link.Slug.Key, ShardBits))
            .OrderBy(group => group.Key)
            .Select(group => LinkBlob.Write(7, ShardBits, group.Key, [.. group]))
            .ToArray();

        // What is held is the blob and what the shard puts beside it; only the latter has to be measured.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var shards = blobs.Select((blob, i) => LinkShard.Read(blob, 7, ShardBits, i)).ToArray();
        var beside = GC.GetTotalMemory(forceFullCollection: true) - before;
        var perLink = (blobs.Sum(blob => (long)blob.Length) + beside) / (double)Count;

        Assert.Equal(Count, shards.Sum(shard => shard.Count));
        Assert.True(perLink is > 60 and <= 120, $"{perLink:f1} bytes a link");
        GC.KeepAlive(blobs);
    }
}
