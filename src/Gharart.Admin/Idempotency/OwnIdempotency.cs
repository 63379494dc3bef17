namespace Gharart.Admin.Idempotency;

/// <summary>Endpoint metadata: the route reads <c>Idempotency-Key</c> itself, as conversions do (contract §14).</summary>
internal sealed record OwnIdempotency;
