using System.Buffers;
using System.Security.Cryptography;

namespace Gharart.Admin.Http;

/// <summary>
/// Gives every request its id: a valid inbound <c>x-request-id</c>, else a new one. It is the request's
/// <see cref="HttpContext.TraceIdentifier"/>, is answered in the header and stands in the scope of each log line.
/// </summary>
internal sealed class RequestIds(RequestDelegate next, TimeProvider time, ILogger<RequestIds> logger)
{
    public const string Header = "x-request-id";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public async Task InvokeAsync(HttpContext context)
    {
        var inbound = context.Request.Headers[Header].ToString();
        var id = IsValid(inbound) ? inbound : Create(time.GetUtcNow());
        context.TraceIdentifier = id;

        // At the very start of the response, because the exception handler clears headers that were set before.
        context.Response.OnStarting(
            static state =>
            {
                var http = (HttpContext)state;
                http.Response.Headers[Header] = http.TraceIdentifier;
                http.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            },
            context);
        using (logger.BeginScope(new KeyValuePair<string, object?>[] { new("RequestId", id) }))
        {
            await next(context);
        }
    }

    public static bool IsValid(string id) => id.Length is >= 8 and <= 64 && !id.AsSpan().ContainsAnyExcept(Allowed);

    // Stands in for Gharart.Core.ArtifactId; swap it when that is merged.
    private static string Create(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        }

        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return "req_" + new Guid(bytes, bigEndian: true).ToString("D");
    }
}
