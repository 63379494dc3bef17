using System.Text;

namespace Gharart.Admin.Http;

/// <summary>The one list of error codes with their status and title (contract §1). A new code goes here and nowhere else.</summary>
internal sealed record ApiError(int Status, string Code, string Title)
{
    public static readonly ApiError InvalidPayload = new(400, "invalid_payload", "Invalid request body");
    public static readonly ApiError ValidationError = new(400, "validation_error", "Several fields are invalid");

    public static readonly ApiError MissingBearerToken = new(401, "missing_bearer_token", "Authentication required");
    public static readonly ApiError InvalidToken = new(401, "invalid_token", "Invalid token");
    public static readonly ApiError TokenExpired = new(401, "token_expired", "Token expired");
    public static readonly ApiError TokenRevoked = new(401, "token_revoked", "Token revoked");
    public static readonly ApiError InvalidCredentials = new(401, "invalid_credentials", "Sign-in failed");

    public static readonly ApiError InsufficientRole = new(403, "insufficient_role", "Insufficient role");
    public static readonly ApiError InsufficientScope = new(403, "insufficient_scope", "Insufficient scope");
    public static readonly ApiError FeatureLocked = new(403, "feature_locked", "Not part of the plan");
    public static readonly ApiError DestinationNotTrusted = new(403, "destination_not_trusted", "Destination not trusted");

    public static readonly ApiError NotFound = new(404, "not_found", "Not found");
    public static readonly ApiError HandleNotFound = new(404, "handle_not_found", "Handle not found");
    public static readonly ApiError MethodNotAllowed = new(405, "method_not_allowed", "Method not allowed");
    public static readonly ApiError NotAcceptable = new(406, "not_acceptable", "Not acceptable");
    public static readonly ApiError RequestTimeout = new(408, "request_timeout", "The request took too long");

    public static readonly ApiError Conflict = new(409, "conflict", "Conflict");
    public static readonly ApiError SlugTaken = new(409, "slug_taken", "Slug already taken");
    public static readonly ApiError RuleCollision = new(409, "rule_collision", "Rule collision");
    public static readonly ApiError IdempotencyInFlight = new(409, "idempotency_in_flight", "Still running");
    public static readonly ApiError VersionConflict = new(409, "version_conflict", "Changed by somebody else");
    public static readonly ApiError Gone = new(410, "gone", "Gone");
    public static readonly ApiError PreconditionFailed = new(412, "precondition_failed", "Precondition failed");
    public static readonly ApiError PayloadTooLarge = new(413, "payload_too_large", "Request body too large");
    public static readonly ApiError UnsupportedMediaType = new(415, "unsupported_media_type", "Unsupported media type");
    public static readonly ApiError IdempotencyKeyReused = new(422, "idempotency_key_reused", "Idempotency key used for another request");
    public static readonly ApiError RateLimited = new(429, "rate_limited", "Too many requests");
    public static readonly ApiError ClientClosedRequest = new(499, "client_closed_request", "Client closed the request");

    public static readonly ApiError InternalError = new(500, "internal_error", "Internal error");
    public static readonly ApiError Unavailable = new(503, "unavailable", "Temporarily unavailable");

    /// <summary><c>invalid_&lt;field&gt;</c>: <c>destinationUrl</c> gives <c>invalid_destination_url</c>.</summary>
    public static ApiError InvalidField(string field)
    {
        var words = Words(field);
        return new ApiError(400, "invalid_" + words.Replace(' ', '_'), "Invalid " + words);
    }

    /// <summary>What a bare status means where the framework set it.</summary>
    public static ApiError OfStatus(int status) => status switch
    {
        400 => InvalidPayload,
        401 => MissingBearerToken,
        403 => InsufficientRole,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTimeout,
        409 => Conflict,
        410 => Gone,
        412 => PreconditionFailed,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        429 => RateLimited,
        503 => Unavailable,
        >= 400 and < 500 => InvalidPayload with { Status = status },
        _ => InternalError,
    };

    // The last named part of a path: "variants[1].destinationUrl" is about a destination URL.
    private static string Words(string field)
    {
        var name = field[(field.LastIndexOf('.') + 1)..];
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var words = new StringBuilder(name.Length + 4);
        foreach (var character in bracket < 0 ? name : name[..bracket])
        {
            if (char.IsAsciiLetterUpper(character))
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(character));
        }

        return words.ToString();
    }
}
