using System.Text;
using Gharart.Core;
using Gharart.Core.Clicks;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gharart.Edge.Http;

/// <summary>
/// Request line and known headers of one request, copied off the wire. A thread has one and uses it again, because a request is answered
/// without waiting between its last byte and its answer.
/// </summary>
internal sealed class RequestHead
{
    /// <summary>Longest request line in bytes (design §9).</summary>
    public const int MaxLineLength = 4 * 1024;

    /// <summary>Most bytes of all headers together (design §9).</summary>
    public const int MaxHeadersLength = 16 * 1024;

    /// <summary>Most headers (design §9).</summary>
    public const int MaxHeaders = 50;

    private const int PrefixLength = 4;

    [ThreadStatic]
    private static RequestHead? Own;

    // Texts that came with the request, decoded and joined ones included, and the id that is made for it.
    private readonly byte[] _text = new byte[MaxLineLength + MaxHeadersLength];
    private readonly byte[] _requestId = new byte[PrefixLength + ClickId.UuidTextLength];
    private readonly Piece[] _headers = new Piece[(int)RequestHeader.Count];
    private int _used;
    private int _headerCount;
    private Piece _rawPath;
    private Piece _path;
    private Piece _query;
    private bool _hasRequestId;

    private RequestHead() => "req_"u8.CopyTo(_requestId);

    /// <summary>That of the calling thread.</summary>
    public static RequestHead OfThread => Own ??= new RequestHead();

    /// <summary>Who is at the other end.</summary>
    public Peer Peer { get; private set; } = Peer.Unknown;

    /// <summary>Method of the request line.</summary>
    public KestrelMethod Method { get; private set; }

    /// <summary>Whether it is HTTP/1.0, where a connection ends unless it is asked to stay.</summary>
    public bool IsHttp10 { get; private set; }

    /// <summary>Bytes of the body that follows, 0 for none; without bounds where it comes in chunks. None is read but a form's.</summary>
    public long BodyLength { get; private set; }

    /// <summary>Whether the client wants the connection to stay.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Whether there was a <c>Host</c> header; a target in absolute form names a host of its own.</summary>
    public bool HasHostHeader { get; internal set; }

    /// <summary>Whether the path has a NUL: refused once the headers tell in which form.</summary>
    public bool HasNul { get; private set; }

    /// <summary>Whether the answer goes without its body.</summary>
    public bool IsHead => Method == KestrelMethod.Head;

    /// <summary>The path, percent-decoded but for %2F, and without dot segments; it begins with a slash.</summary>
    public ReadOnlySpan<byte> Path => Text(_path);

    /// <summary>The path as it was sent: visible ASCII.</summary>
    public ReadOnlySpan<byte> RawPath => Text(_rawPath);

    /// <summary>The query as it was sent, with its question mark; empty without one.</summary>
    public ReadOnlySpan<byte> Query => Text(_query);

    /// <summary>Whether visitor and edge, or visitor and trusted proxy, speak TLS.</summary>
    public bool IsHttps => Peer.IsHttps || (Peer.IsTrustedProxy && Ascii.EqualsIgnoreCase(this[RequestHeader.ForwardedProto], "https"u8));

    /// <summary>The id of contract §1: that of the client where it is valid, else the one that <see cref="Identify"/> made.</summary>
    public ReadOnlySpan<byte> RequestId => _hasRequestId ? this[RequestHeader.RequestId] : _requestId;

    /// <summary>A header's value; several of one name are joined by a comma, cookies by a semicolon. Empty where it is absent.</summary>
    public ReadOnlySpan<byte> this[RequestHeader header] => Text(_headers[(int)header]);

    public bool Has(RequestHeader header) => _headers[(int)header].IsPresent;

    /// <summary>Gives the request an id if it came without a valid one.</summary>
    public void Identify(long unixMilliseconds)
    {
        _hasRequestId = ArtifactId.IsValidRequestId(this[RequestHeader.RequestId]);
        if (!_hasRequestId)
        {
            // ArtifactId orders its ids under a lock and draws randomness for each: 800 ns. The ids of clicks come from a batch.
            _ = ClickIdGenerator.Next(unixMilliseconds).TryFormatUuid(_requestId.AsSpan(PrefixLength));
        }
    }

    internal void Clear(Peer peer)
    {
        Peer = peer;
        Array.Clear(_headers);
        (_used, _headerCount) = (0, 0);
        (_rawPath, _path, _query) = (default, default, default);
        (Method, IsHttp10, BodyLength, KeepsAlive) = (default, false, 0, false);
        (HasHostHeader, HasNul, _hasRequestId) = (false, false, false);
    }

    internal void SetMethod(KestrelMethod method, bool isHttp10) => (Method, IsHttp10) = (method, isHttp10);

    // Behind a body that nobody read, what a proxy takes for the next request could differ from ours: such a connection ends.
    internal void SetFraming(long bodyLength, bool keepsAlive) => (BodyLength, KeepsAlive) = (bodyLength, keepsAlive && bodyLength == 0);

    /// <summary>The body does not follow any more.</summary>
    internal void SetBodyRead() => BodyLength = 0;

    internal void SetTarget(ReadOnlySpan<byte> path, ReadOnlySpan<byte> query)
    {
        _rawPath = _path = Keep(path.IsEmpty ? "/"u8 : path);
        _query = Keep(query);
        if (path.Contains((byte)'%') || path.IndexOf("/."u8) >= 0)
        {
            _path = Keep(path);
            var length = RequestPath.Normalize(_text.AsSpan(_path.Start, _path.Length));
            HasNul = length < 0;
            _path = _path with { Length = Math.Max(0, length) };
        }
    }

    /// <exception cref="BadHttpRequestException">There are too many headers, or they are too long.</exception>
    internal void Count()
    {
        if (++_headerCount > MaxHeaders)
        {
            throw RequestFault.TooManyHeaders();
        }
    }

    /// <exception cref="BadHttpRequestException">The headers are too long.</exception>
    internal void Add(RequestHeader header, ReadOnlySpan<byte> value)
    {
        ref var piece = ref _headers[(int)header];
        if (!piece.IsPresent)
        {
            piece = Keep(value);
            return;
        }

        var first = Text(piece);
        var start = Keep(first).Start;
        Keep(header == RequestHeader.Cookie ? "; "u8 : ", "u8);
        Keep(value);
        piece = new Piece(start, _used - start, IsPresent: true);
    }

    private ReadOnlySpan<byte> Text(Piece piece) => new(_text, piece.Start, piece.Length);

    private Piece Keep(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > _text.Length - _used)
        {
            throw RequestFault.HeadersTooLong();
        }

        text.CopyTo(_text.AsSpan(_used));
        var kept = new Piece(_used, text.Length, IsPresent: true);
        _used += text.Length;
        return kept;
    }

    private readonly record struct Piece(int Start, int Length, bool IsPresent);
}
