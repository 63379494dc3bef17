namespace Gharart.Admin.Features.Links.Health;

/// <summary>The worst of what a link's checks found.</summary>
internal enum LinkHealthStatus
{
    /// <summary>Nothing was asked, because the link leads nobody anywhere now.</summary>
    Skipped,
    Ok,
    Warn,
    Fail,
}
