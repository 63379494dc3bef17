namespace Gharart.Admin.Tests.Throttling;

/// <summary>With the throttles that a new installation has, behind a proxy on this machine.</summary>
public sealed class DefaultThrottlesFixture : AdminFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Gharart:Throttles:Read"] = null,
        ["Gharart:Throttles:Write"] = null,
        ["Gharart:Throttles:Login"] = null,
        ["Gharart:Throttles:Public"] = null,
        ["Gharart:TrustedProxies"] = "127.0.0.1",
    };
}
