namespace Gharart.Admin.Identity;

/// <summary>How a route says who may use it. All of these work on a group too; what stands nearer to the endpoint counts.</summary>
internal static class HandleAccessExtensions
{
    /// <summary>On a group or a route below <c>/v2/handles/{handle}</c>: only members of at least this role pass.</summary>
    public static T RequireHandleRole<T>(this T builder, HandleRole role)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new HandleRoleRequirement(role));

    /// <summary>
    /// As <see cref="RequireHandleRole{T}"/>, and the route has a twin below <c>/v2/public/handles/{handle}</c> for personal access tokens.
    /// </summary>
    /// <param name="builder">The group or route.</param>
    /// <param name="role">For people.</param>
    /// <param name="read">For tokens that read.</param>
    /// <param name="write">For tokens that do anything else; <paramref name="read"/> when absent.</param>
    public static T RequireHandleAccess<T>(this T builder, HandleRole role, Scope read, Scope? write = null)
        where T : IEndpointConventionBuilder =>
        builder.RequireHandleRole(role).WithMetadata(new ScopeRequirement(read, write ?? read));

    /// <summary>No twin for this route, though its group has them.</summary>
    public static T ForPeopleOnly<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(ScopeRequirement.PeopleOnly);

    /// <summary>The route takes personal access tokens beside people.</summary>
    public static T WelcomeTokens<T>(this T builder)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new TokenWelcome());

    /// <summary>Refuses with <c>feature_locked</c> where the plan has not got the feature.</summary>
    public static T RequireFeature<T>(this T builder, Feature feature)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new FeatureRequirement(feature));
}
