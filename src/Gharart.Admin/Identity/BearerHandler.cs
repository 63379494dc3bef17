using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gharart.Admin.Identity;

/// <summary>Turns <c>Authorization: Bearer</c> or <c>x-api-key</c> into a <see cref="CurrentUser"/>, or into the right 401.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CallerReader callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";
    public const string ApiKeyHeader = "x-api-key";

    private const string Prefix = "Bearer ";

    private ApiError _error = ApiError.MissingBearerToken;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (credential, isApiKey) = Credential();
        if (credential is null)
        {
            return AuthenticateResult.NoResult();
        }

        var (error, caller) = await callers.ReadAsync(credential, isApiKey, Context.RequestAborted);
        if (caller is null)
        {
            _error = error!;
            return AuthenticateResult.Fail(_error.Code);
        }

        Context.Features.Set(caller);
        var identity = new ClaimsIdentity(Claims(caller), SchemeName, CallerClaims.AccountId, roleType: null);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_error == ApiError.Unavailable)
        {
            Response.Headers.RetryAfter = "30";
        }
        else
        {
            Response.Headers.WWWAuthenticate = _error == ApiError.MissingBearerToken ? SchemeName : SchemeName + " error=\"invalid_token\"";
        }

        return new ApiProblem(_error, Describe(_error)).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new ApiProblem(ApiError.InsufficientRole, "This is for platform operators.").ExecuteAsync(Context);

    private (string? Credential, bool IsApiKey) Credential()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 1 && header.ToString() is var text && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return (text[Prefix.Length..].Trim(), false);
        }

        var key = Request.Headers[ApiKeyHeader];
        return key.Count == 1 && key.ToString().Length > 0 ? (key.ToString().Trim(), true) : (null, false);
    }

    private static IEnumerable<Claim> Claims(CurrentUser caller)
    {
        yield return new Claim(CallerClaims.AccountId, caller.AccountId.ToString(CultureInfo.InvariantCulture));
        if (caller.Token is not null)
        {
            yield return new Claim(CallerClaims.TokenId, caller.Token.TokenId);
        }
    }

    private static string Describe(ApiError error) =>
        error == ApiError.MissingBearerToken ? "Send an access token: Authorization: Bearer …"
        : error == ApiError.TokenExpired ? "The token has run out."
        : error == ApiError.TokenRevoked ? "The session or the token was ended."
        : error == ApiError.Unavailable ? "The issuer of the token cannot be asked for its keys right now. Try again shortly."
        : "The token is not valid.";
}
