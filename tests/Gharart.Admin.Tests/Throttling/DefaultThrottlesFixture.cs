namespace Gharart.Admin.Tests.Throttling;

/// <summary>With the throttles that a new installation has, behind a proxy on this machine.</summary>
public sealed class DefaultThrottlesFixture : AdminFixture
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Throttles:Read"] = null,
        ["Throttles:Write"] = null,
        ["Throttles:Login"] = null,
        ["Throttles:Public"] = null,
        ["TrustedProxies"] = "127.0.0.1",
    };
}
