namespace Gharart.Redis.Tests;

/// <summary>Tests that keep the machine so busy that time limits of others would not hold beside them, and tests that hold recoveries to the time limits of the contract.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
