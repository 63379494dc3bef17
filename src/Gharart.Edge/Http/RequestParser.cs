using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;
using KestrelVersion = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpVersion;

namespace Gharart.Edge.Http;

/// <summary>
/// Reads request heads with Kestrel's parser and checks what Kestrel checks behind it: target, host, framing and limits (RFC 9112).
/// </summary>
internal sealed class RequestParser
{
    private static readonly SearchValues<byte> HostCharacters =
        SearchValues.Create("!$%&'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~"u8);

    private readonly HttpParser<Sink> _parser = new(showErrorDetails: false);
    private readonly byte[]? _countryHeader;

    public RequestParser(EdgeOptions options) =>
        _countryHeader = options.CountryHeader is { } name ? Encoding.ASCII.GetBytes(name) : null;

    /// <summary>Reads the next request; false, with nothing consumed, while its head is not all there.</summary>
    /// <exception cref="BadHttpRequestException">It is malformed or too large: answer with its status and end the connection.</exception>
    public bool TryRead(ref SequenceReader<byte> reader, Peer peer, RequestHead head)
    {
        head.Clear(peer);

        // RFC 9112 §2.2: empty lines before the request line are ignored.
        while (reader.IsNext("\r\n"u8, advancePast: true))
        {
        }

        var start = reader;
        var sink = new Sink(head, _countryHeader);
        if (!_parser.ParseRequestLine(sink, ref reader))
        {
            reader = start;
            return reader.Remaining <= RequestHead.MaxLineLength ? false : throw RequestFault.LineTooLong();
        }

        var lineLength = reader.Consumed - start.Consumed;
        if (lineLength > RequestHead.MaxLineLength)
        {
            throw RequestFault.LineTooLong();
        }

        var isComplete = _parser.ParseHeaders(sink, ref reader);
        var headersLength = (isComplete ? reader.Consumed : reader.Length) - start.Consumed - lineLength;
        if (headersLength > RequestHead.MaxHeadersLength)
        {
            throw RequestFault.HeadersTooLong();
        }

        if (!isComplete)
        {
            reader = start;
            return false;
        }

        if (head.HasNul)
        {
            throw RequestFault.Target();
        }

        CheckHost(head);
        head.SetFraming(BodyLength(head), KeepsAlive(head));
        return true;
    }

    private static void CheckHost(RequestHead head)
    {
        var host = head[RequestHeader.Host];
        if ((!head.IsHttp10 && !head.HasHostHeader) || host.ContainsAnyExcept(HostCharacters) || !IsHostAndPort(host))
        {
            throw RequestFault.Host();
        }
    }

    // RFC 3986 §3.2: what is neither a port nor an address in brackets could be another host to a proxy before us.
    private static bool IsHostAndPort(ReadOnlySpan<byte> text)
    {
        var isLiteral = text is [(byte)'[', ..];
        var end = isLiteral ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        if (end < 0 || (isLiteral && end == 0))
        {
            return !isLiteral;
        }

        var port = text[end..];
        return port.IsEmpty || (port[0] == ':' && IsPort(port[1..]));
    }

    // The port may be left out behind its colon.
    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (!text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(text, out ushort _, out _));

    // RFC 9112 §6: what frames a body must be unmistakable, or a proxy before us sees other requests than we do.
    private static long BodyLength(RequestHead head)
    {
        if (head.Has(RequestHeader.TransferEncoding))
        {
            return !head.IsHttp10 && !head.Has(RequestHeader.ContentLength) && Ascii.EqualsIgnoreCase(head[RequestHeader.TransferEncoding], "chunked"u8)
                ? long.MaxValue
                : throw RequestFault.Framing();
        }

        if (!head.Has(RequestHeader.ContentLength))
        {
            return 0;
        }

        // The whole text and nothing but digits: the parser alone would stop at what is none, and takes a sign.
        var text = head[RequestHeader.ContentLength];
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(text, out long length, out _) ? length : throw RequestFault.Framing();
    }

    private static bool KeepsAlive(RequestHead head)
    {
        var options = head[RequestHeader.Connection];
        return head.IsHttp10 ? HasOption(options, "keep-alive"u8) : options.IsEmpty || !HasOption(options, "close"u8);
    }

    private static bool HasOption(ReadOnlySpan<byte> options, ReadOnlySpan<byte> option)
    {
        foreach (var range in options.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(options[range].Trim(" \t"u8), option))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes what the parser finds; a struct, so that the parser's calls are direct ones.</summary>
    private readonly struct Sink(RequestHead head, byte[]? countryHeader) : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            head.SetMethod(versionAndMethod.Method, versionAndMethod.Version == KestrelVersion.Http10);
            ReadOnlySpan<byte> target = startLine[targetPath.Offset..];
            if (target.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            {
                throw RequestFault.Target();
            }

            if (target[0] != '/')
            {
                target = TakeAuthority(target);
            }

            var query = target.IndexOf((byte)'?');
            head.SetTarget(query < 0 ? target : target[..query], query < 0 ? default : target[query..]);
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            head.Count();
            if (value.Contains((byte)0))
            {
                throw RequestFault.Header();
            }

            var header = RequestHeaderNames.Find(name);
            if (header < RequestHeader.Count)
            {
                Add(header, value);
            }

            if (countryHeader is not null && name.Length == countryHeader.Length && Ascii.EqualsIgnoreCase(name, countryHeader))
            {
                head.Add(RequestHeader.Country, value);
            }
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index)
        {
        }

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value)
        {
        }

        // The absolute form (RFC 9112 §3.2.2) names its host in the target, and the Host header must say the same: a proxy before us may have
        // gone by either. The forms of CONNECT and OPTIONS have no path, and neither is a method of ours.
        private ReadOnlySpan<byte> TakeAuthority(ReadOnlySpan<byte> target)
        {
            var scheme = target.IndexOf("://"u8);
            if (scheme < 0)
            {
                return head.Method is KestrelMethod.Get or KestrelMethod.Head
                    ? throw RequestFault.Target()
                    : default;
            }

            if (!Ascii.EqualsIgnoreCase(target[..scheme], "http"u8) && !Ascii.EqualsIgnoreCase(target[..scheme], "https"u8))
            {
                throw RequestFault.Target();
            }

            var authority = target[(scheme + 3)..];
            var end = authority.IndexOfAny((byte)'/', (byte)'?');
            head.Add(RequestHeader.Host, end < 0 ? authority : authority[..end]);
            return end < 0 ? default : authority[end..];
        }

        private void Add(RequestHeader header, ReadOnlySpan<byte> value)
        {
            if (header == RequestHeader.Host && head.Has(RequestHeader.Host))
            {
                // From the target in absolute form, which must be the same; or a second Host header, which there must not be.
                if (head.HasHostHeader || !Ascii.EqualsIgnoreCase(head[RequestHeader.Host], value))
                {
                    throw RequestFault.Host();
                }
            }
            else
            {
                head.Add(header, value);
            }

            head.HasHostHeader |= header == RequestHeader.Host;
        }
    }
}
