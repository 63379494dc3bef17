namespace Gharart.Admin.Tests.Usage;

/// <summary>With the daily limits that a new installation has.</summary>
public sealed class DefaultLimitsFixture : AdminFixture
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Plans:Free:WritesPerDay"] = null,
        ["Plans:Pro:WritesPerDay"] = null,
        ["Plans:Enterprise:WritesPerDay"] = null,
    };
}
