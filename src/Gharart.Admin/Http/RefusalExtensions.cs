namespace Gharart.Admin.Http;

internal static class RefusalExtensions
{
    /// <summary>
    /// For the OpenAPI document: the handler answers these errors too. Not needed for what <see cref="OpenApi.OperationErrors"/> derives: unreadable bodies and
    /// invalid fields, credentials, roles, plans, handles, versions, idempotency keys, limits.
    /// </summary>
    public static T Refuses<T>(this T builder, params ApiError[] errors)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new Refusals(errors));
}
