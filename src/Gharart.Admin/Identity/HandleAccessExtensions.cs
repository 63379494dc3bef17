namespace Gharart.Admin.Identity;

internal static class HandleAccessExtensions
{
    /// <summary>On a group or a route below <c>/v2/handles/{handle}</c>: only members of at least this role pass.</summary>
    public static T RequireHandleRole<T>(this T builder, HandleRole role)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new HandleRoleRequirement(role));
}
