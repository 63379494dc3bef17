using Gharart.Core;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>One pass over links of a handle; at most one of a handle is running.</summary>
internal sealed class HealthRun
{
    public int Id { get; set; }

    public required string RunId { get; set; }

    public int HandleId { get; set; }

    /// <summary>Slug keys of the links that were asked for; empty for all.</summary>
    public List<string> Slugs { get; set; } = [];

    /// <summary>How many links it is about.</summary>
    public int Total { get; set; }

    /// <summary>How many of them were checked.</summary>
    public int Checked { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it is running.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Until then somebody works on it; after a crash others take it up.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    public RunStatus Status => FinishedAt is null ? RunStatus.Running : RunStatus.Done;

    public static HealthRun Start(int handleId, IEnumerable<string> slugs, int total, DateTimeOffset now, TimeProvider time) => new()
    {
        RunId = ArtifactId.New(ArtifactId.RunPrefix, time),
        HandleId = handleId,
        Slugs = [.. slugs],
        Total = total,
        StartedAt = now,
        LeaseUntil = now,
        FinishedAt = total == 0 ? now : null,
    };
}
