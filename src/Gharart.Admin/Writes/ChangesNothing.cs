namespace Gharart.Admin.Writes;

/// <summary>Endpoint metadata: a route that only asks, though it takes a body, such as a preview. Not counted, not in the audit.</summary>
internal sealed record ChangesNothing;
