using Gharart.Admin.Http;
using Microsoft.AspNetCore.Authorization;

namespace Gharart.Admin.Identity;

/// <summary>
/// Keeps people and personal access tokens to their own addresses (contract §2). It stands before authorization, so that a token is not first
/// told that it is no platform operator.
/// </summary>
internal sealed class CredentialGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata
            || context.Features.Get<CurrentUser>() is not { } caller
            || metadata.GetMetadata<IAuthorizeData>() is null
            || metadata.GetMetadata<IAllowAnonymous>() is not null
            || metadata.GetMetadata<TokenWelcome>() is not null)
        {
            return next(context);
        }

        var isForTokens = metadata.GetMetadata<TokenTwin>() is not null;
        return isForTokens == caller.Token is not null ? next(context) : Refusal(isForTokens).ExecuteAsync(context);
    }

    private static ApiProblem Refusal(bool isForTokens) => new(
        ApiError.InsufficientScope,
        isForTokens
            ? "This address takes a personal access token. With the access token of a person use the same address without /public."
            : "A personal access token is good for /v2/public/handles/{handle}/… of its own handle only.");
}
