using Microsoft.Net.Http.Headers;

namespace Gharart.Admin.Http;

/// <summary>Strong entity tags over the version of a row.</summary>
internal static class ETags
{
    public static string Of(int version) => $"\"v{version}\"";

    /// <summary>
    /// Whether an <c>If-Match</c> header allows changing this version. No header allows it; one that cannot be read allows
    /// nothing, since a caller who asks for the check must not lose it to a typo.
    /// </summary>
    public static bool Allows(string? ifMatch, int version)
    {
        if (ifMatch is null)
        {
            return true;
        }

        return EntityTagHeaderValue.TryParseStrictList([ifMatch], out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag == Of(version)));
    }
}
