namespace Gharart.Admin.Features.Links.Health;

/// <summary>The last result of one link.</summary>
internal sealed class LinkHealth
{
    public int LinkId { get; set; }

    public Link? Link { get; set; }

    public int HandleId { get; set; }

    /// <summary>The run that found it.</summary>
    public required string RunId { get; set; }

    public LinkHealthStatus Status { get; set; }

    public List<DestinationHealth> Destinations { get; set; } = [];

    public DateTimeOffset CheckedAt { get; set; }
}
