using System.Diagnostics.Metrics;

namespace Gharart.Admin.Http;

/// <summary>The meter of this admin, apart from that of another in the same process; parts add their instruments to it.</summary>
internal sealed class AdminMetrics(IMeterFactory meters)
{
    public Meter Meter { get; } = meters.Create("Gharart.Admin");
}
