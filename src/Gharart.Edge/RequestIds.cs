using Gharart.Core;

namespace Gharart.Edge;

/// <summary>The request id of contract §1.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    /// <summary>Keeps a valid inbound id or makes one, and puts it on the response.</summary>
    public static string Set(HttpContext context, TimeProvider time)
    {
        string? inbound = context.Request.Headers[Header];
        var id = inbound is not null && ArtifactId.IsValidRequestId(inbound) ? inbound : ArtifactId.New(ArtifactId.RequestPrefix, time);
        context.Response.Headers[Header] = id;
        return id;
    }
}
