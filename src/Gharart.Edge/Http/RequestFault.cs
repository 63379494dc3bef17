namespace Gharart.Edge.Http;

/// <summary>What can be wrong with a request beyond what the parser itself refuses.</summary>
internal static class RequestFault
{
    public static BadHttpRequestException Target() => new("The request target is invalid.", StatusCodes.Status400BadRequest);

    public static BadHttpRequestException Host() => new("The Host header is missing or invalid.", StatusCodes.Status400BadRequest);

    public static BadHttpRequestException Header() => new("A header is invalid.", StatusCodes.Status400BadRequest);

    public static BadHttpRequestException Framing() => new("Content-Length or Transfer-Encoding is invalid.", StatusCodes.Status400BadRequest);

    public static BadHttpRequestException TimedOut() => new("The request took too long.", StatusCodes.Status408RequestTimeout);

    public static BadHttpRequestException BodyTooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    public static BadHttpRequestException LineTooLong() => new("The request line is too long.", StatusCodes.Status414UriTooLong);

    public static BadHttpRequestException HeadersTooLong() => new("The headers are too long.", StatusCodes.Status431RequestHeaderFieldsTooLarge);

    public static BadHttpRequestException TooManyHeaders() => new("There are too many headers.", StatusCodes.Status431RequestHeaderFieldsTooLarge);
}
