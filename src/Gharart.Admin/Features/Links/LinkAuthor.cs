using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Links;

/// <summary>Who changes a link, as its history tells it; a handler takes it as a parameter.</summary>
/// <param name="Email">Of the person, or of the one who made the personal access token.</param>
/// <param name="TokenId">Of the personal access token; null for a person who signed in.</param>
/// <param name="RequestId">Of the request.</param>
internal sealed record LinkAuthor(string Email, string? TokenId, string RequestId)
{
    public static async ValueTask<LinkAuthor?> BindAsync(HttpContext context)
    {
        var user = (await CurrentUser.BindAsync(context))!;
        return new LinkAuthor(user.Email, user.Token?.TokenId, context.TraceIdentifier);
    }
}
