namespace Gharart.Admin.Idempotency;

/// <summary>A request with an <c>Idempotency-Key</c>.</summary>
/// <param name="Scope">See <see cref="IdempotencyRecord.Scope"/>.</param>
/// <param name="Fingerprint">See <see cref="IdempotencyRecord.Fingerprint"/>.</param>
/// <param name="SeenAt">When it came.</param>
internal sealed record IdempotentRequest(byte[] Scope, byte[] Fingerprint, DateTimeOffset SeenAt);
