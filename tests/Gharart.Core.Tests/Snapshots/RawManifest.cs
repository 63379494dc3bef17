using System.Security.Cryptography;

namespace Gharart.Core.Tests.Snapshots;

/// <summary>A manifest whose parts can be replaced one by one; signed rightly, so that the reader behind the signature is reached.</summary>
internal sealed record RawManifest
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public string Mark { get; init; } = "GHMF";

    public int Version { get; init; } = 2;

    public ulong Revision { get; init; } = 42;

    public long CreatedAt { get; init; } = 1_768_478_400_000;

    public byte[] Salts { get; init; } = [1, .. Raw.U32(20_000), .. new byte[16]];

    public byte[] Handles { get; init; } = Raw.List(Handle());

    /// <summary>Removed and missing links.</summary>
    public byte[] Counts { get; init; } = [.. Raw.U64(5), .. Raw.U64(6)];

    public byte[] Blocks { get; init; } = Raw.List();

    /// <summary>From version 3 on.</summary>
    public byte[] Hosts { get; init; } = Raw.List();

    public byte[] Tail { get; init; } = [];

    /// <summary>A sound manifest with these blocks.</summary>
    public static RawManifest With(params byte[][] blocks) => new() { Blocks = Raw.List(blocks) };

    /// <summary>A sound manifest of version 3 with these custom hosts.</summary>
    public static RawManifest WithHosts(params byte[][] hosts) => new() { Version = 3, Hosts = Raw.List(hosts) };

    public static byte[] Host(string host = "go.shop.example", uint number = 7) => [.. Raw.Text(host), .. Raw.U32(number)];

    public static byte[] Block(uint number = 7, string domain = "shop.example", byte scope = 0, byte legal = 0) =>
        [.. Raw.U32(number), .. Raw.Text(domain), scope, legal];

    public static byte[] Handle(string name = "brand", uint number = 7, byte shardBits = 0, int shards = 1) =>
        [.. Raw.U32(number), .. Raw.Text(name), .. new byte[32], shardBits, .. new byte[32 * shards], .. Raw.U32(12)];

    /// <summary>Content with its signature behind it.</summary>
    public static byte[] Sign(byte[] content) => [.. content, .. HMACSHA256.HashData(Key, content)];

    public byte[] ToArray() => Sign(
    [
        .. Raw.Text(Mark)[2..], .. Raw.U16(Version), .. Raw.U64(Revision), .. Raw.U64((ulong)CreatedAt), 1, .. Salts, .. Handles, .. Counts, .. Blocks, .. Version < 3 ? [] : Hosts, .. Tail,
    ]);
}
