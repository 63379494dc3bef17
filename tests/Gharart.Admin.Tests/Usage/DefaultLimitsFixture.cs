namespace Gharart.Admin.Tests.Usage;

/// <summary>With the daily limits that a new installation has.</summary>
public sealed class DefaultLimitsFixture : AdminFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Gharart:Plans:Free:WritesPerDay"] = null,
        ["Gharart:Plans:Pro:WritesPerDay"] = null,
        ["Gharart:Plans:Enterprise:WritesPerDay"] = null,
    };
}
