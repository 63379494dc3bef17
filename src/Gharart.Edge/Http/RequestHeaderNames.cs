using System.Text;

namespace Gharart.Edge.Http;

/// <summary>Tells which known header a name is, by its length first: most names are decided by one comparison.</summary>
internal static class RequestHeaderNames
{
    public static RequestHeader Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => Is(name, "dnt"u8, RequestHeader.Dnt),
        4 => Is(name, "host"u8, RequestHeader.Host),
        5 => Is(name, "x-moz"u8, RequestHeader.Moz),
        6 => (name[0] | 0x20) == 'c' ? Is(name, "cookie"u8, RequestHeader.Cookie) : Is(name, "accept"u8, RequestHeader.Accept),
        7 => (name[0] | 0x20) switch
        {
            'r' => Is(name, "referer"u8, RequestHeader.Referer),
            's' => Is(name, "sec-gpc"u8, RequestHeader.SecGpc),
            _ => Is(name, "purpose"u8, RequestHeader.Purpose),
        },
        10 => (name[0] | 0x20) == 'u' ? Is(name, "user-agent"u8, RequestHeader.UserAgent) : Is(name, "connection"u8, RequestHeader.Connection),
        11 => Is(name, "sec-purpose"u8, RequestHeader.SecPurpose),
        12 => (name[0] | 0x20) == 'c' ? Is(name, "content-type"u8, RequestHeader.ContentType) : Is(name, "x-request-id"u8, RequestHeader.RequestId),
        14 => Is(name, "content-length"u8, RequestHeader.ContentLength),
        15 => Is(name, "x-forwarded-for"u8, RequestHeader.ForwardedFor),
        16 => Is(name, "sec-ch-ua-mobile"u8, RequestHeader.SecChUaMobile),
        17 => (name[0] | 0x20) == 't' ? Is(name, "transfer-encoding"u8, RequestHeader.TransferEncoding) : Is(name, "x-forwarded-proto"u8, RequestHeader.ForwardedProto),
        18 => Is(name, "sec-ch-ua-platform"u8, RequestHeader.SecChUaPlatform),
        22 => Is(name, "sec-ch-ua-form-factors"u8, RequestHeader.SecChUaFormFactors),
        _ => RequestHeader.Count,
    };

    private static RequestHeader Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, RequestHeader header) =>
        Ascii.EqualsIgnoreCase(name, known) ? header : RequestHeader.Count;
}
