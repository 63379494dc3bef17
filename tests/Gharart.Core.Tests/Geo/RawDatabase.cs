using System.Globalization;
using System.Text;

namespace Gharart.Core.Tests.Geo;

/// <summary>Assembles MaxMind DB files out of any parts, sound or broken, with an encoder of its own.</summary>
internal sealed class RawDatabase
{
    public int RecordSize { get; init; } = 24;

    public List<(uint Left, uint Right)> Nodes { get; init; } = [];

    public byte[] Separator { get; init; } = new byte[16];

    public byte[] Data { get; init; } = [];

    /// <summary>Replaces (or, if null, removes) values of the metadata map.</summary>
    public Dictionary<string, byte[]?> Metadata { get; } = [];

    /// <summary>Replaces all that follows the marker.</summary>
    public byte[]? MetadataSection { get; init; }

    /// <summary>One node over IPv4 whose left half has the record at offset 0 of the data.</summary>
    public static RawDatabase OneRecord(params byte[][] data) =>
        new() { Nodes = [(17, 1)], Data = Concat(data), Metadata = { ["ip_version"] = Unsigned(5, 4) } };

    public static byte[] Text(string text) => [.. Header(2, Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Map(params byte[][] keysAndValues) => [.. Header(7, keysAndValues.Length / 2), .. Concat(keysAndValues)];

    public static byte[] Array(params byte[][] items) => [.. Header(11, items.Length), .. Concat(items)];

    public static byte[] IsoCode(string code) => Map(Text("iso_code"), Text(code));

    public static byte[] Unsigned(int type, ulong value, int bytes = 2) =>
        [.. Header(type, bytes), .. Enumerable.Range(0, bytes).Select(i => (byte)(value >> (8 * (bytes - 1 - i))))];

    /// <summary>A pointer in one of the four sizes of the format.</summary>
    public static byte[] Pointer(uint target, int size = 3)
    {
        var value = size switch { 1 => target - 2_048, 2 => target - 526_336, _ => target };
        return size switch
        {
            0 => [(byte)(0x20 | (value >> 8)), (byte)value],
            1 => [(byte)(0x28 | (value >> 16)), (byte)(value >> 8), (byte)value],
            2 => [(byte)(0x30 | (value >> 24)), (byte)(value >> 16), (byte)(value >> 8), (byte)value],
            _ => [0x38, (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value],
        };
    }

    public static byte[] Header(int type, int size)
    {
        byte[] more = size switch
        {
            < 29 => [],
            < 285 => [(byte)(size - 29)],
            < 65_821 => [(byte)((size - 285) >> 8), (byte)(size - 285)],
            _ => [(byte)((size - 65_821) >> 16), (byte)((size - 65_821) >> 8), (byte)(size - 65_821)],
        };
        var low = size switch { < 29 => size, < 285 => 29, < 65_821 => 30, _ => 31 };
        return type <= 7 ? [(byte)((type << 5) | low), .. more] : [(byte)low, (byte)(type - 7), .. more];
    }

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    public byte[] ToArray()
    {
        var metadata = new Dictionary<string, byte[]?>
        {
            ["binary_format_major_version"] = Unsigned(5, 2),
            ["binary_format_minor_version"] = Unsigned(5, 0),
            ["build_epoch"] = Unsigned(9, 1_700_000_000, 8),
            ["database_type"] = Text("Raw-City"),
            ["ip_version"] = Unsigned(5, 6),
            ["languages"] = Array(Text("en")),
            ["node_count"] = Unsigned(6, (ulong)Nodes.Count, 4),
            ["record_size"] = Unsigned(5, (ulong)RecordSize),
        };
        foreach (var (key, value) in Metadata)
        {
            metadata[key] = value;
        }

        var section = Map([.. metadata.Where(m => m.Value is not null).SelectMany(m => (byte[][])[Text(m.Key), m.Value!])]);
        return
        [
            .. Nodes.SelectMany(ToBytes), .. Separator, .. Data,
            .. "\u00AB\u00CD\u00EFMaxMind.com".Select(c => (byte)c), .. MetadataSection ?? section,
        ];
    }

    private IEnumerable<byte> ToBytes((uint Left, uint Right) node)
    {
        var digits = RecordSize / 4;
        var left = node.Left.ToString("x8", CultureInfo.InvariantCulture)[(8 - digits)..];
        var right = node.Right.ToString("x8", CultureInfo.InvariantCulture)[(8 - digits)..];
        return Convert.FromHexString(RecordSize == 28 ? $"{left[1..]}{left[0]}{right[0]}{right[1..]}" : left + right);
    }
}
