using System.Buffers.Binary;
using System.Text;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

/// <summary>The building bricks of <c>docs/snapshot-format.md</c>, written down a second time and without any check.</summary>
internal static class Raw
{
    public static readonly byte[] Shop = Origins(("https://shop.example", "shop.example"));

    public static byte[] U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U128(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Slug(string slug) => U128(Define.Key(slug).Value);

    public static byte[] Text(string text) => [.. U16(text.Length), .. Encoding.Latin1.GetBytes(text)];

    public static byte[] List(params byte[][] items) => [.. U32((uint)items.Length), .. items.SelectMany(item => item)];

    public static byte[] Origins(params (string Prefix, string Host)[] origins) =>
        List([.. origins.Select(origin => (byte[])[.. Text(origin.Prefix), .. Text(origin.Host)])]);

    public static byte[] Target(uint origin = 0, string rest = "/") => [.. U32(origin), .. Text(rest)];

    public static byte[] Variant(string id = "only", int weight = 1, byte[]? target = null) => [.. Text(id), .. U16(weight), .. target ?? Target()];

    public static byte[] Rule(string id = "rule", byte[]? conditions = null, int priority = 5, params byte[][] variants) =>
        [.. Text(id), .. U32(1), .. U16(priority), .. Text(""), .. conditions ?? [0], (byte)variants.Length, .. variants.SelectMany(v => v)];

    /// <summary>A rule that is sound but for its conditions.</summary>
    public static byte[] RuleWhen(params byte[] conditions) => Rule("rule", conditions, 5, Variant());

    public static byte[] Campaign(uint number = 3, string id = "festive", byte active = 1, byte[]? primary = null, byte[]? split = null) =>
        [.. U32(number), .. Text(id), active, .. primary ?? Slug("sale"), .. split is null ? (byte[])[0] : [1, .. split]];

    /// <summary>A template; <paramref name="scope"/> is its bits and what follows them.</summary>
    public static byte[] Template(string key = "all", byte[]? scope = null, params byte[][] parameters) =>
        [.. Text(key), .. scope ?? [0], .. List(parameters.Length == 0 ? [Param()] : parameters)];

    /// <summary>An event; <paramref name="scope"/> is as with a template.</summary>
    public static byte[] Event(string key = "all", byte[]? scope = null, string container = "GTM-ABC1234", string name = "click", params byte[][] variables) =>
        [.. Text(key), .. scope ?? [0], .. Text(container), .. Text(name), .. List(variables)];

    public static byte[] Param(string name = "a", string value = "{source}") => [.. Text(name), .. Text(value)];

    public static byte[] Domain(string name = "shop.example", byte scope = 0, byte routable = 1, byte decision = 0, byte source = 0, byte reason = 1) =>
        [.. Text(name), scope, routable, decision, source, reason];
}
