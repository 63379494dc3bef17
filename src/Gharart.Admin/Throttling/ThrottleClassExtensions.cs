namespace Gharart.Admin.Throttling;

internal static class ThrottleClassExtensions
{
    public const int MaxPerMinute = 60_000_000;

    /// <summary>The default of the setting <c>Gharart__Throttles__*</c> (contract §1).</summary>
    public static int PerMinute(this ThrottleClass throttle) => throttle switch
    {
        ThrottleClass.Read => 600,
        ThrottleClass.Write => 120,
        ThrottleClass.Bulk => 6,
        ThrottleClass.Login => 10,
        ThrottleClass.Public => 120,
        ThrottleClass.Conversion => 600,
        _ => throw new ArgumentOutOfRangeException(nameof(throttle)),
    };

    /// <summary>The policy's name in <c>RateLimit</c>.</summary>
    public static string Name(this ThrottleClass throttle) => throttle.ToString().ToLowerInvariant();

    /// <summary>On a route or group whose class does not follow from its method and address: bulk imports, conversions.</summary>
    public static T Throttled<T>(this T builder, ThrottleClass throttle)
        where T : IEndpointConventionBuilder =>
        builder.WithMetadata(new ThrottleRequirement(throttle));
}
