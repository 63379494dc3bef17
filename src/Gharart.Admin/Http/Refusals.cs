namespace Gharart.Admin.Http;

/// <summary>Endpoint metadata: errors of a route's own handler, beside those that follow from what the route is.</summary>
internal sealed record Refusals(IReadOnlyList<ApiError> Errors);
