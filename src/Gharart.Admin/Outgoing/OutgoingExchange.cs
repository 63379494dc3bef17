using System.Net;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>One request over one connection of its own, and its answer up to the headers.</summary>
internal sealed class OutgoingExchange : IAsyncDisposable
{
    private readonly OutgoingConnection _connection;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly long _started;
    private bool _isTaken;

    public OutgoingExchange(DestinationUrl url, OutgoingConnection connection, TimeProvider time, long started)
    {
        (_connection, _time, _started) = (connection, time, started);
        Hop = new OutgoingHop(url) { Address = connection.Address, Tls = connection.Tls };
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = OutgoingClient.MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            ConnectCallback = (_, _) => ValueTask.FromResult(TakeStream()),
        });
    }

    public OutgoingHop Hop { get; private set; }

    public HttpResponseMessage? Response { get; private set; }

    /// <summary>Null where the answer's headers came.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<OutgoingFailure?> SendAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        using var message = MessageOf(request);
        try
        {
            Response = await _http.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? new OutgoingFailure(OutgoingError.HeadersTooLarge, $"{Hop.Url.Host} sent more than {OutgoingClient.MaxHeaderKilobytes} KiB of headers.")
                : new OutgoingFailure(OutgoingError.BadResponse, $"{Hop.Url.Host} accepted the connection, but sent no readable HTTP answer: {Innermost(e)}");
        }

        Hop = Hop with
        {
            Status = (int)Response.StatusCode,
            Location = Response.Headers.NonValidated.TryGetValues("Location", out var location) ? location.ToString() : null,
            Elapsed = _time.GetElapsedTime(_started),
        };
        return null;
    }

    /// <summary>Reads the body up to the limit.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<(byte[] Body, bool IsCut, OutgoingFailure? Failure)> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (limit == 0)
        {
            return ([], false, null);
        }

        var buffer = new byte[limit + 1];
        var length = 0;
        try
        {
            await using var body = await Response!.Content.ReadAsStreamAsync(cancellationToken);
            length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return ([], false, new OutgoingFailure(OutgoingError.BadResponse, $"{Hop.Url.Host} broke its answer off: {Innermost(e)}"));
        }

        return (buffer[..Math.Min(length, limit)], length > limit, null);
    }

    public async ValueTask DisposeAsync()
    {
        Response?.Dispose();
        _http.Dispose();
        await _connection.DisposeAsync();
    }

    private static string Innermost(Exception e) => e.GetBaseException().Message.TrimEnd('.') + ".";

    // Whatever the handler takes into its head, there is one connection, to the address that was checked.
    private Stream TakeStream()
    {
        if (_isTaken)
        {
            throw new IOException("The connection ended before an answer came");
        }

        _isTaken = true;
        return _connection.Stream!;
    }

    private HttpRequestMessage MessageOf(OutgoingRequest request)
    {
        // As it stands: this type of the framework would tidy the path.
        var target = Hop.Url.Origin + Hop.Url.Path + (Hop.Url.Query is { } query ? "?" + query : "");
        var message = new HttpRequestMessage(request.Method, new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.ConnectionClose = true;
        message.Headers.TryAddWithoutValidation("User-Agent", OutgoingClient.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", "*/*");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
