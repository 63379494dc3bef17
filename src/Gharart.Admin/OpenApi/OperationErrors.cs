using Gharart.Admin.Http;
using Gharart.Admin.Idempotency;
using Gharart.Admin.Identity;
using Gharart.Admin.Writes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>Which errors an operation can answer, from what its endpoint says of itself.</summary>
internal static class OperationErrors
{
    public static List<ApiError> Of(OpenApiOperation operation, string method, IList<object> metadata)
    {
        var role = metadata.OfType<HandleRoleRequirement>().LastOrDefault()?.Role;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        var hasBody = operation.RequestBody is not null;
        var parameters = operation.Parameters ?? [];
        var isWrite = !isOpen && !HttpMethods.IsGet(method) && !metadata.OfType<ChangesNothing>().Any();
        (bool Applies, ApiError[] Errors)[] derived =
        [
            (hasBody, [ApiError.InvalidPayload, ApiError.RequestTimeout, ApiError.PayloadTooLarge, ApiError.UnsupportedMediaType]),
            (hasBody || parameters.Count > 0, [ErrorCatalogue.AnyField, ApiError.ValidationError]),
            (!isOpen, [ApiError.MissingBearerToken, ApiError.InvalidToken, ApiError.TokenExpired, ApiError.TokenRevoked]),
            (!isOpen && !metadata.OfType<TokenWelcome>().Any(), [ApiError.InsufficientScope]),
            (IsAboveEveryCaller(role, metadata), [ApiError.InsufficientRole]),
            (metadata.OfType<FeatureRequirement>().Any() || metadata.OfType<TokenTwin>().Any(), [ApiError.FeatureLocked]),
            (role is not null, [ApiError.HandleNotFound]),
            (parameters.Any(parameter => parameter is { In: ParameterLocation.Path, Name: not "handle" }), [ApiError.NotFound]),
            (isWrite, [ApiError.Conflict, ApiError.VersionConflict]),
            (parameters.Any(parameter => parameter.Name == "If-Match"), [ApiError.PreconditionFailed]),
            (TakesKey(method, metadata), [ApiError.IdempotencyInFlight, ApiError.IdempotencyKeyReused, ApiError.PayloadTooLarge, ApiError.UnsupportedMediaType]),
            (true, [ApiError.RateLimited, ApiError.InternalError, ApiError.Unavailable]),
        ];
        return
        [
            .. derived.Where(rule => rule.Applies).SelectMany(rule => rule.Errors)
                .Concat(metadata.OfType<Refusals>().SelectMany(refusals => refusals.Errors))
                .Distinct()
                .OrderBy(error => error.Status)
                .ThenBy(error => error.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether an <c>Idempotency-Key</c> is read for the route.</summary>
    public static bool TakesKey(string method, IList<object> metadata) => HttpMethods.IsPost(method) && !metadata.OfType<OwnIdempotency>().Any();

    // Everyone who sees a handle is at least its CREATOR; its tokens are OPERATOR.
    private static bool IsAboveEveryCaller(HandleRole? role, IList<object> metadata) =>
        role > (metadata.OfType<TokenTwin>().Any() ? HandleRole.Operator : HandleRole.Creator)
        || metadata.OfType<IAuthorizeData>().Any(authorize => authorize.Policy == IdentityRegistration.OperatorPolicy);
}
