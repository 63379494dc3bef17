namespace Gharart.Redis;

/// <summary>How the last command to Redis went.</summary>
/// <param name="IsAnswering">Whether it was answered.</param>
/// <param name="Since">When that began; null before the first command.</param>
/// <param name="LastError">Why it was not; null when it was.</param>
public sealed record RedisStatus(bool IsAnswering, DateTimeOffset? Since, string? LastError);
