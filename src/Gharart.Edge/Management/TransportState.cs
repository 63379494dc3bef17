using Gharart.Redis;

namespace Gharart.Edge.Management;

/// <summary>What carries snapshots and clicks, and whether it answers; shown in <c>/readyz</c>.</summary>
internal sealed class TransportState(RedisConnection? redis = null)
{
    public string Kind => redis is null ? "directory" : "redis";

    /// <summary>Whether the last command was answered; a directory has none to answer.</summary>
    public bool IsAnswering => redis?.Status.IsAnswering ?? true;

    public DateTimeOffset? Since => redis?.Status.Since;

    public string? LastError => redis?.Status.LastError;
}
