namespace Gharart.TestKit;

/// <summary>Settings for tests that are not about limits, so that none of them runs into one by accident.</summary>
public static class TestSettings
{
    private const string Many = "60000000";

    private static readonly string[] Limits =
    [
        "Throttles:Read", "Throttles:Write", "Throttles:Bulk", "Throttles:Login", "Throttles:Public", "Throttles:Conversion",
        "Plans:Free:WritesPerDay", "Plans:Pro:WritesPerDay", "Plans:Enterprise:WritesPerDay",
    ];

    /// <summary>For the configuration of a host in this process.</summary>
    public static IReadOnlyDictionary<string, string?> NoLimits { get; } = Limits.ToDictionary(key => "Gharart:" + key, _ => (string?)Many);

    /// <summary>For the environment of a process, without the prefix <c>Gharart__</c>.</summary>
    public static IReadOnlyDictionary<string, string> NoLimitsOfProcess { get; } =
        Limits.ToDictionary(key => key.Replace(":", "__", StringComparison.Ordinal), _ => Many);
}
