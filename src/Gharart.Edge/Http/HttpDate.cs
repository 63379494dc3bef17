using System.Buffers.Text;

namespace Gharart.Edge.Http;

/// <summary>The <c>Date</c> header's line, written once a second.</summary>
internal static class HttpDate
{
    public const int LineLength = 6 + TextLength + 2;

    private const int TextLength = 29;

    private static volatile Line Latest = new(0);

    /// <summary>The line for a moment, its end included.</summary>
    public static ReadOnlySpan<byte> LineAt(long unixMilliseconds)
    {
        var second = unixMilliseconds / 1000;
        var line = Latest;
        if (line.Second != second)
        {
            Latest = line = new Line(second);
        }

        return line.Bytes;
    }

    private sealed class Line
    {
        public Line(long second)
        {
            Second = second;
            "Date: "u8.CopyTo(Bytes);
            _ = Utf8Formatter.TryFormat(DateTimeOffset.FromUnixTimeSeconds(second), Bytes.AsSpan(6), out _, 'R');
            "\r\n"u8.CopyTo(Bytes.AsSpan(6 + TextLength));
        }

        public long Second { get; }

        public byte[] Bytes { get; } = new byte[LineLength];
    }
}
