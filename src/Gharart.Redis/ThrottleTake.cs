namespace Gharart.Redis;

/// <summary>The outcome of asking a bucket for a token.</summary>
/// <param name="IsTaken">Whether there was one.</param>
/// <param name="DebtMicroseconds">How long the bucket needs to be full again.</param>
public readonly record struct ThrottleTake(bool IsTaken, long DebtMicroseconds);
