namespace Gharart.Admin.Features.Analytics;

/// <summary>Whether analytics show everything that edges on this machine recorded.</summary>
internal enum FreshnessStatus
{
    Fresh,
    Stale,
    Unknown,
}
