using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Features.Links;

/// <summary>A link with a new content that is not saved yet, beside what it was.</summary>
/// <param name="Link">With the new content.</param>
/// <param name="Rules">Its rules with the new content.</param>
/// <param name="Before">What it was; null for a new link.</param>
/// <param name="VersionBefore">0 for a new link.</param>
/// <param name="UpdatedBefore">When it became what it was.</param>
/// <param name="PasswordBefore">The hash of the password it had.</param>
internal sealed record LinkEdit(
    Link Link, List<RoutingRule> Rules, PutLinkRequest? Before, int VersionBefore, DateTimeOffset UpdatedBefore, byte[]? PasswordBefore)
{
    public bool IsNew => Before is null;
}
