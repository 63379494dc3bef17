namespace Gharart.Core.Tests.Snapshots;

/// <summary>A sound link blob of one record whose parts can be replaced one by one.</summary>
internal sealed record RawLinks
{
    public string Mark { get; init; } = "GHLK";

    public int Version { get; init; } = 2;

    public uint Number { get; init; } = 7;

    public byte ShardBits { get; init; }

    public int Shard { get; init; }

    public byte[] Origins { get; init; } = Raw.Shop;

    public byte[] Layers { get; init; } = Raw.List();

    public byte[] Records { get; init; } = Raw.List(Record());

    public byte[] Tail { get; init; } = [];

    /// <summary>A record without its optional parts; <paramref name="rest"/> stands where they would.</summary>
    public static byte[] Record(
        byte[]? key = null, uint number = 1, int flags = 1, uint capitals = 0, byte[]? target = null, params byte[] rest)
    {
        byte[] record =
        [
            .. key ?? Raw.Slug("sale"), .. Raw.U32(number), .. Raw.U16(flags), .. Raw.U32(capitals)[..3], .. target ?? Raw.Target(), .. rest,
        ];
        return [.. Raw.U16(record.Length), .. record];
    }

    public byte[] ToArray() =>
    [
        .. Raw.Text(Mark)[2..], .. Raw.U16(Version), .. Raw.U32(Number), ShardBits, .. Raw.U16(Shard), .. Origins, .. Layers, .. Records, .. Tail,
    ];
}
