using System.Buffers.Text;
using System.Text;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>Just enough HTTP/1.1 to tell where an answer ends, its status and its location.</summary>
internal readonly ref struct HttpAnswer
{
    /// <summary>Bytes of the whole answer.</summary>
    public int Length { get; private init; }

    public int Status { get; private init; }

    /// <summary>Value of <c>Location</c>, empty when there is none.</summary>
    public ReadOnlySpan<byte> Location { get; private init; }

    /// <summary>Reads the first answer in the bytes; false while it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpAnswer answer)
    {
        answer = default;
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        _ = Utf8Parser.TryParse(bytes["HTTP/1.1 ".Length..], out int status, out _);
        var length = head + 4;
        var headers = bytes[..head];
        var location = ReadOnlySpan<byte>.Empty;
        while (headers.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            headers = headers[(end + 2)..];
            var line = headers.IndexOf("\r\n"u8) is >= 0 and var next ? headers[..next] : headers;
            if (Is(line, "Content-Length: "u8))
            {
                _ = Utf8Parser.TryParse(line["Content-Length: ".Length..], out int body, out _);
                length += body;
            }
            else if (Is(line, "Location: "u8))
            {
                location = line["Location: ".Length..];
            }
            else if (Is(line, "Transfer-Encoding: "u8))
            {
                var last = bytes[length..].IndexOf("0\r\n\r\n"u8);
                if (last < 0)
                {
                    return false;
                }

                length += last + 5;
            }
        }

        answer = new HttpAnswer { Length = length, Status = status, Location = location };
        return bytes.Length >= length;
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
