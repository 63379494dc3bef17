namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>A test that is skipped, with the reason, where there can be no <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Obstacle;
}
