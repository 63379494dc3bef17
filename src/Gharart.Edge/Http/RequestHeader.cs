namespace Gharart.Edge.Http;

/// <summary>The request headers that the edge reads; all others are checked and dropped.</summary>
internal enum RequestHeader
{
    Host,
    UserAgent,
    Accept,
    Referer,
    Cookie,
    SecChUaMobile,
    SecChUaFormFactors,
    SecChUaPlatform,
    SecGpc,
    Dnt,
    ForwardedFor,
    ForwardedProto,
    SecPurpose,
    Purpose,
    Moz,
    RequestId,
    ContentLength,
    ContentType,
    TransferEncoding,
    Connection,

    /// <summary>The one that the operator named for countries.</summary>
    Country,

    /// <summary>How many there are, which is also "none of them".</summary>
    Count,
}
