namespace Gharart.Admin.Http;

/// <summary>Endpoint metadata for the OpenAPI document: where a route takes or answers files, the JSON form is an array of this type.</summary>
internal sealed record JsonRows(Type Row);
