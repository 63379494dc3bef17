using System.Text;

namespace Gharart.Admin.Http;

/// <summary>
/// The one list of error codes with their status, title and help (contract §1). A new code goes here and nowhere else; <see cref="ErrorCatalogue"/>
/// makes the page of it.
/// </summary>
internal sealed record ApiError(int Status, string Code, string Title, string Help = "")
{
    /// <summary>What the code of a single wrong field begins with.</summary>
    public const string FieldPrefix = "invalid_";

    public static readonly ApiError InvalidPayload = new(400, "invalid_payload", "Invalid request body",
        "The body is not JSON, has a member that is not known or is given twice, or a value of the wrong type. `errors` names the member where one is to blame.");
    public static readonly ApiError ValidationError = new(400, "validation_error", "Several fields are invalid",
        "`errors` lists every field that is wrong, with all that is wrong with it. Mend them all and send the request again.");

    public static readonly ApiError MissingBearerToken = new(401, "missing_bearer_token", "Authentication required",
        "Send a credential: `Authorization: Bearer …`.");
    public static readonly ApiError InvalidToken = new(401, "invalid_token", "Invalid token",
        "The credential is not one of ours, was changed on the way, or belongs to an account that is gone. Sign in again.");
    public static readonly ApiError TokenExpired = new(401, "token_expired", "Token expired",
        "Refresh the access token, or make a new personal access token.");
    public static readonly ApiError TokenRevoked = new(401, "token_revoked", "Token revoked",
        "The session was ended, the refresh token was spent before, or the token was taken back. Sign in again.");
    public static readonly ApiError InvalidCredentials = new(401, "invalid_credentials", "Sign-in failed",
        "The e-mail or the password is wrong, or there were too many attempts and the account rests for a while. Which of them it is, is not told.");
    public static readonly ApiError ExpiredMagicLink = new(401, "expired_magic_link", "Link expired",
        "The link of the mail is too old. Ask for a new one.");
    public static readonly ApiError UsedMagicLink = new(401, "used_magic_link", "Link used already",
        "The link of the mail works once. Ask for a new one.");

    public static readonly ApiError InsufficientRole = new(403, "insufficient_role", "Insufficient role",
        "The caller's role on the handle, or on the platform, is too low. Ask an owner of the handle.");
    public static readonly ApiError InsufficientScope = new(403, "insufficient_scope", "Insufficient scope",
        "The token has not the scope that this route needs, or this kind of credential does not open this route.");
    public static readonly ApiError FeatureLocked = new(403, "feature_locked", "Not part of the plan",
        "`feature` names what is missing and `requiredPlan` the plan that has it.");
    public static readonly ApiError DestinationNotTrusted = new(403, "destination_not_trusted", "Destination not trusted",
        "The destination's domain is not verified, or is blocked. Register and verify it, or have it decided on.");

    public static readonly ApiError NotFound = new(404, "not_found", "Not found",
        "There is nothing at this address, or the resource does not exist in this handle.");
    public static readonly ApiError HandleNotFound = new(404, "handle_not_found", "Handle not found",
        "The handle does not exist or is not the caller's; which of the two is not told.");
    public static readonly ApiError MethodNotAllowed = new(405, "method_not_allowed", "Method not allowed",
        "The `Allow` header lists the methods that this address takes.");
    public static readonly ApiError NotAcceptable = new(406, "not_acceptable", "Not acceptable",
        "The route cannot answer in any of the forms that `Accept` names.");
    public static readonly ApiError RequestTimeout = new(408, "request_timeout", "The request took too long",
        "The request did not arrive in time. Send it again.");

    public static readonly ApiError Conflict = new(409, "conflict", "Conflict",
        "It exists already, or a limit of the handle is reached. The detail says which. With the reason `confirmation_required`: repeat the request with `\"confirm\": true`, if you mean it.");
    public static readonly ApiError SlugTaken = new(409, "slug_taken", "Slug already taken",
        "Another link of the handle has this slug, perhaps in another case. Choose another.");
    public static readonly ApiError RuleCollision = new(409, "rule_collision", "Rule collision",
        "The rule has the priority of another one and overlaps with it, and the handle, or `onCollision=reject`, refuses that. The body holds the same `audit` that would have been the warning.");
    public static readonly ApiError IdempotencyInFlight = new(409, "idempotency_in_flight", "Still running",
        "The first request with this `Idempotency-Key` has not ended. Send it again after `Retry-After` seconds to get its answer.");
    public static readonly ApiError VersionConflict = new(409, "version_conflict", "Changed by somebody else",
        "Somebody else changed the resource while the request ran. Read it again and repeat the change.");
    public static readonly ApiError Gone = new(410, "gone", "Gone",
        "It was there once and does not come back.");
    public static readonly ApiError PreconditionFailed = new(412, "precondition_failed", "Precondition failed",
        "`If-Match` names a version that is not the current one. Read the resource again; its `ETag` is the current one.");
    public static readonly ApiError PayloadTooLarge = new(413, "payload_too_large", "Request body too large",
        "A body is limited to 256 KiB, that of a bulk import to 8 MiB.");
    public static readonly ApiError UnsupportedMediaType = new(415, "unsupported_media_type", "Unsupported media type",
        "Send the body as `application/json`, without `Content-Encoding`.");
    public static readonly ApiError IdempotencyKeyReused = new(422, "idempotency_key_reused", "Idempotency key used for another request",
        "This `Idempotency-Key` was used for another request within the last 24 hours: `firstSeenAt` says when, `createdId` and `location` what that one made. Take a new key for each new request.");
    public static readonly ApiError RateLimited = new(429, "rate_limited", "Too many requests",
        "With the reason `throttled`: too many requests in a minute; `RateLimit` says what is left. With `daily_write_limit`: the plan's writes of the day are used; `limits` and `usage` tell. Wait for `Retry-After` seconds.");
    public static readonly ApiError ClientClosedRequest = new(499, "client_closed_request", "Client closed the request",
        "Nobody waits for the answer any more.");

    public static readonly ApiError InternalError = new(500, "internal_error", "Internal error",
        "A fault of ours. The request id finds it in the log; send it along when you report it.");
    public static readonly ApiError Unavailable = new(503, "unavailable", "Temporarily unavailable",
        "Something that is needed is busy or away. Try again after `Retry-After` seconds.");

    /// <summary><c>invalid_&lt;field&gt;</c>: <c>destinationUrl</c> gives <c>invalid_destination_url</c>.</summary>
    public static ApiError InvalidField(string field)
    {
        var words = Words(field);
        return new ApiError(400, FieldPrefix + words.Replace(' ', '_'), "Invalid " + words);
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
