namespace Gharart.Core.Tests.Snapshots;

/// <summary>Tests that read figures of the whole process, so that no other test may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
