namespace Gharart.Redis.Tests;

/// <summary>Tests that keep the machine so busy that time limits of others would not hold beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
