using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Gharart.Edge.Http;

/// <summary>
/// Writes one answer into a connection's output: a prebuilt block of status line and headers, what differs from answer to answer, and what all
/// have. Nothing counts as written before <see cref="End()"/>, so an answer that fails half-way leaves room for another.
/// </summary>
internal ref struct ResponseWriter(RequestHead request, IBufferWriter<byte> output, bool endsConnection, long unixMilliseconds)
{
    private const int LongestRequestId = 64;
    private const int LongestNumber = 10;

    private Span<byte> _free;
    private int _length;

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    private static ReadOnlySpan<byte> RequestIdName => "x-request-id: "u8;

    private static ReadOnlySpan<byte> ContentLengthName => "Content-Length: "u8;

    private static ReadOnlySpan<byte> Close => "Connection: close\r\n"u8;

    private static ReadOnlySpan<byte> KeepAlive => "Connection: keep-alive\r\n"u8;

    /// <summary>Makes a block for <see cref="Begin"/>.</summary>
    public static byte[] Block(int status, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var text = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Begins with a block.</summary>
    /// <param name="block">Status line and headers, the end of the last line included.</param>
    /// <param name="room">Bytes of the headers that follow.</param>
    public void Begin(scoped ReadOnlySpan<byte> block, int room)
    {
        var common = HttpDate.LineLength + RequestIdName.Length + LongestRequestId + ContentLengthName.Length + LongestNumber + KeepAlive.Length + (3 * NewLine.Length);
        _free = output.GetSpan(block.Length + room + common);
        _length = 0;
        Append(block);
    }

    /// <summary>Adds a header; the name comes with its colon and blank.</summary>
    public void Header(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Append(name);
        Append(value);
        Append(NewLine);
    }

    /// <summary>Ends an answer without body; its block says that its length is 0.</summary>
    public void End()
    {
        Append(HttpDate.LineAt(unixMilliseconds));
        Header(RequestIdName, request.RequestId);
        if (endsConnection)
        {
            Append(Close);
        }
        else if (request.IsHttp10)
        {
            Append(KeepAlive);
        }

        Append(NewLine);
        output.Advance(_length);
    }

    /// <summary>Ends an answer with a body of up to three parts, which HEAD does not get.</summary>
    public void End(scoped ReadOnlySpan<byte> body, scoped ReadOnlySpan<byte> middle = default, scoped ReadOnlySpan<byte> last = default)
    {
        Append(ContentLengthName);
        _ = Utf8Formatter.TryFormat(body.Length + middle.Length + last.Length, _free[_length..], out var digits);
        _length += digits;
        Append(NewLine);
        End();
        if (!request.IsHead)
        {
            output.Write(body);
            output.Write(middle);
            output.Write(last);
        }
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_free[_length..]);
        _length += text.Length;
    }
}
