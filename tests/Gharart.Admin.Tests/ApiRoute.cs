using System.Text.RegularExpressions;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gharart.Admin.Tests;

/// <summary>A mapped route and method of the API, as the tests that hold for all of them see it.</summary>
internal sealed partial record ApiRoute(HttpMethod Method, string Path, EndpointMetadataCollection Metadata)
{
    /// <summary><c>GET /v2/handles/{handle}</c>.</summary>
    public string Name => $"{Method} {Path}";

    public bool IsOpen => Metadata.GetMetadata<IAuthorizeData>() is null || Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public HandleRole? Role => Metadata.GetMetadata<HandleRoleRequirement>()?.Role;

    public TokenTwin? Twin => Metadata.GetMetadata<TokenTwin>();

    /// <summary>The address with names of nothing in all places but the handle's.</summary>
    public Uri Fill(string handle) => new(Parameter().Replace(Path.Replace("{handle}", handle, StringComparison.Ordinal), "2147483647"), UriKind.Relative);

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter();
}
