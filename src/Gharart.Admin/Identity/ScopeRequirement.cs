namespace Gharart.Admin.Identity;

/// <summary>
/// Endpoint metadata: what a personal access token needs for this route, and so that the route has a twin for tokens
/// (<see cref="TokenTwins"/>). Without scopes it is for people only. The one nearest to the endpoint counts.
/// </summary>
/// <param name="Read">For GET and HEAD; null for people only.</param>
/// <param name="Write">For all other methods.</param>
internal sealed record ScopeRequirement(Scope? Read, Scope? Write)
{
    public static ScopeRequirement PeopleOnly { get; } = new(null, null);

    /// <summary>The scope of an endpoint; null when it is for people only.</summary>
    public static Scope? Of(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<ScopeRequirement>() is { } requirement
            ? metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) == true
                ? requirement.Read
                : requirement.Write
            : null;
}
