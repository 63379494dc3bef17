using System.Text;
using Gharart.Core;
using Gharart.Core.Clicks;

namespace Gharart.Edge;

/// <summary>The request id of contract §1.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    private static ReadOnlySpan<byte> Prefix => "req_"u8;

    /// <summary>Keeps a valid inbound id or makes one, and puts it on the response.</summary>
    public static string Set(HttpContext context, TimeProvider time)
    {
        string? inbound = context.Request.Headers[Header];
        var id = inbound is not null && ArtifactId.IsValidRequestId(inbound) ? inbound : Create(time.GetUtcNow().ToUnixTimeMilliseconds());
        context.Response.Headers[Header] = id;
        return id;
    }

    // ArtifactId orders its ids under a lock and draws randomness for each: 800 ns, a fifth of a click. The ids of clicks come from a batch.
    private static string Create(long unixMilliseconds)
    {
        Span<byte> id = stackalloc byte[Prefix.Length + ClickId.UuidTextLength];
        Prefix.CopyTo(id);
        _ = ClickIdGenerator.Next(unixMilliseconds).TryFormatUuid(id[Prefix.Length..]);
        return Encoding.ASCII.GetString(id);
    }
}
